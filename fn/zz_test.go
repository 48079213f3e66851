package main
import ("testing";"os";"context";"strings";"io")
func BenchmarkZZ(b *testing.B){ in,_:=os.ReadFile(os.Getenv("IN")); for b.Loop(){ run(context.Background(), nil, strings.NewReader(string(in)), io.Discard, io.Discard)}}
