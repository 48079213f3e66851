package yamltext

// IsDash reports whether the dash of a list element is at offset k.
func IsDash(s string, k int) bool {
	return s[k] == '-' && (s[k+1] == ' ' || s[k+1] == '\n')
}

// keyText reads the text of the key at k; end is the offset behind it.
func keyText(s string, k int) (key string, end int, ok bool) {
	switch c := s[k]; {
	case c == '"' || c == '\'':
		v, ok := doubleQuoted(s, k)
		if c == '\'' {
			v, ok = singleQuoted(s, k)
		}
		return v.raw, v.to, ok && !v.escape && v.to-k <= maxKey
	case class[c]&toStart != 0:
		end = k
		for class[s[end]]&inKey != 0 {
			end++
		}
		return s[k:end], end, end > k && end-k <= maxKey
	}
	return "", 0, false
}

// maxKey is the length of the longest key, in bytes. A longer one is left to
// the library.
const maxKey = 256

// Key reads the key at offset k of a text that ends in a newline; after is the
// offset behind its colon. It takes plain and quoted keys of one line.
func Key(s string, k int) (key string, after int, ok bool) {
	key, end, ok := keyText(s, k)
	if !ok || s[end] != ':' || s[end+1] != ' ' && s[end+1] != '\n' {
		return "", 0, false
	}
	return key, end + 1, true
}
