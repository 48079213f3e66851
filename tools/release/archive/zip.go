package archive

import (
	"archive/zip"
	"compress/flate"
	"io"
	"time"
)

// Zip writes the files, all of the time modTime in UTC, to the second. Unlike Tar it
// writes no folders, which whatever extracts a zip makes by itself. It returns errors
// of w.
func Zip(w io.Writer, files []File, modTime time.Time) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	for _, f := range sorted(files) {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: modTime.UTC().Truncate(time.Second)}
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
