package layout

import "strings"

// IsReserved reports whether Windows takes the name of a file or folder for a
// device, in any case and with any extension, so that nothing can be checked
// out there ("Naming Files, Paths, and Namespaces" in Microsoft's reference; rules
// 7 and 14).
func IsReserved(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	switch len(base) {
	case 3:
		switch strings.ToLower(base) {
		case "con", "prn", "aux", "nul":
			return true
		}
	case 4:
		if '0' <= base[3] && base[3] <= '9' {
			port := strings.ToLower(base[:3])
			return port == "com" || port == "lpt"
		}
	}
	return false
}
