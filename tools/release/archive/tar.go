package archive

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"time"
)

// Tar writes the files and the folders that hold them, in the form USTAR. All belong to
// root, and are of the time modTime, to the second. It returns errors of w, and one for
// a name that USTAR cannot hold.
func Tar(w io.Writer, files []File, modTime time.Time) error {
	t := tar.NewWriter(w)
	header := tar.Header{Format: tar.FormatUSTAR, ModTime: modTime.UTC().Truncate(time.Second)}
	for _, folder := range folders(files) {
		h := header
		h.Name, h.Typeflag, h.Mode = folder+"/", tar.TypeDir, 0o755
		if err := t.WriteHeader(&h); err != nil {
			return err
		}
	}
	for _, f := range sorted(files) {
		h := header
		h.Name, h.Typeflag, h.Mode, h.Size = f.Name, tar.TypeReg, int64(f.mode()), int64(len(f.Data))
		if err := t.WriteHeader(&h); err != nil {
			return err
		}
		if _, err := t.Write(f.Data); err != nil {
			return err
		}
	}
	return t.Close()
}

// TarGz is Tar, compressed. The header of the compression has no name and no time. It
// returns the errors of Tar.
func TarGz(w io.Writer, files []File, modTime time.Time) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := Tar(z, files, modTime); err != nil {
		return err
	}
	return z.Close()
}
