package standins

import (
	"context"
	"net"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// startKumaDNSStandIn starts a stand-in for the DNS server that Kuma's sidecars
// run beside a pod, and returns the resolver that asks it. No sidecar of 2.14.3
// was run: what its control plane configures was observed, and the rest was read
// in its source. It answers for the host names of the zone's MeshServices that
// have a port with their addresses, and passes every other question on to the DNS
// of the cluster. It knows IPv4 and UDP only.
func startKumaDNSStandIn(ctx context.Context, z *kumaZone, cluster *net.Resolver) (*net.Resolver, error) {
	listen, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { listen.Close() })
	go func() {
		for {
			question := make([]byte, 4096)
			n, from, err := listen.ReadFrom(question)
			if err != nil {
				return
			}
			go func() {
				answer, err := z.answer(ctx, question[:n], cluster)
				if err != nil {
					report("Kuma's DNS", err)
					return
				}
				_, _ = listen.WriteTo(answer, from) // who asks asks again
			}()
		}
	}()
	address := listen.LocalAddr().String()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}}, nil
}

// answer returns the answer to a question.
func (z *kumaZone) answer(ctx context.Context, packed []byte, cluster *net.Resolver) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(packed); err != nil {
		return nil, err
	}
	q := m.Questions[0]
	z.mutex.Lock()
	address := net.ParseIP(z.hostnames[strings.TrimSuffix(q.Name.String(), ".")]).To4()
	z.mutex.Unlock()
	if address == nil || q.Type != dnsmessage.TypeA {
		return passOn(ctx, packed, cluster)
	}
	m.Response, m.Authoritative = true, true
	m.Answers = []dnsmessage.Resource{{
		Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
		Body:   &dnsmessage.AResource{A: [4]byte(address)},
	}}
	return m.Pack()
}

// passOn asks another server.
func passOn(ctx context.Context, question []byte, to *net.Resolver) ([]byte, error) {
	connection, err := to.Dial(ctx, "udp", "")
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := connection.Write(question); err != nil {
		return nil, err
	}
	answer := make([]byte, 4096)
	n, err := connection.Read(answer)
	return answer[:n], err
}

// route returns where Kuma's proxies send connections, as read in the source of
// 2.14.3: those to the virtual address of a MeshService to the pod that it
// selects. None of them runs, and no zone ingress.
func (z *kumaZone) route(address string) (string, error) {
	z.mutex.Lock()
	defer z.mutex.Unlock()
	if pod, ok := z.pods[address]; ok {
		return pod, nil
	}
	return address, nil
}
