package archive

import (
	"archive/zip"
	"compress/flate"
	"io"
	"time"
)

// Zip writes the files, of the given time in UTC. Unlike Tar it writes no folders,
// which whatever extracts a zip makes by itself.
func Zip(w io.Writer, files []File, at time.Time) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	for _, f := range sorted(files) {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at.UTC().Truncate(time.Second)}
		h.SetMode(f.mode())
		file, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := file.Write(f.Data); err != nil {
			return err
		}
	}
	return z.Close()
}
