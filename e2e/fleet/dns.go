package fleet

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Resolves returns when a name that a pod of a member uses is an address there,
// and nothing else. It is looked up with the search path of the pod.
func (c *Cluster) Resolves(t *testing.T, namespace, name, address string) {
	t.Helper()
	Eventually(t, c.Name+"/"+namespace+": "+name+" is "+address, func() error {
		got, _, err := c.lookUp(namespace, name)
		if err == nil && !slices.Equal(got, []string{address}) {
			return fmt.Errorf("it is %q", got)
		}
		return err
	})
}

// Unknown returns when there is no such name for the pods of a member: DNS
// answers NXDOMAIN with each domain of their search path.
func (c *Cluster) Unknown(t *testing.T, namespace, name string) {
	t.Helper()
	Eventually(t, c.Name+"/"+namespace+": no "+name, func() error {
		got, codes, err := c.lookUp(namespace, name)
		if err != nil {
			return err
		}
		if len(codes) == 0 {
			return fmt.Errorf("no zone of the cluster answers for it")
		}
		if len(got) > 0 || slices.ContainsFunc(codes, func(code dnsmessage.RCode) bool { return code != dnsmessage.RCodeNameError }) {
			return fmt.Errorf("it is %q (%s)", got, codes)
		}
		return nil
	})
}

// lookUp asks for a name as a pod's resolver does, with the options that
// Kubernetes gives it: one with fewer than five dots is tried with the search
// path first. It returns the addresses, or where they lead, and the codes of all
// answers.
func (c *Cluster) lookUp(namespace, name string) (addresses []string, codes []dnsmessage.RCode, err error) {
	var tries []string
	if strings.Count(name, ".") < 5 {
		for _, domain := range []string{namespace + ".svc.", "svc.", ""} {
			tries = append(tries, name+"."+domain+c.Domain+".")
		}
	}
	for _, try := range append(tries, name+".") {
		addresses, code, err := c.Ask(try)
		if err == nil && c.route != nil {
			for k := range addresses {
				if addresses[k], err = c.route(addresses[k]); err != nil {
					break
				}
			}
		}
		if err != nil {
			return nil, nil, err
		}
		// Outside of all zones of the tests there is nothing to ask.
		if code != dnsmessage.RCodeRefused {
			codes = append(codes, code)
		}
		if len(addresses) > 0 {
			return addresses, codes, nil
		}
	}
	return nil, codes, nil
}

// Ask returns the IPv4 addresses of a name that ends in a dot, sorted, and the
// code of the answer: unlike net.Resolver it tells a name that does not exist
// from one that has no addresses.
func (c *Cluster) Ask(name string) ([]string, dnsmessage.RCode, error) {
	question, err := dnsmessage.NewName(name)
	if err != nil {
		return nil, 0, err
	}
	query := dnsmessage.Message{
		Header:    dnsmessage.Header{RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: question, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}},
	}
	packed, err := query.Pack()
	if err != nil {
		return nil, 0, err
	}
	packed, err = c.exchange(packed)
	if err != nil {
		return nil, 0, fmt.Errorf("asking for %s: %w", name, err)
	}
	var answer dnsmessage.Message
	if err := answer.Unpack(packed); err != nil {
		return nil, 0, err
	}
	var addresses []string
	for _, r := range answer.Answers {
		if a, ok := r.Body.(*dnsmessage.AResource); ok {
			addresses = append(addresses, netip.AddrFrom4(a.A).String())
		}
	}
	slices.Sort(addresses)
	return addresses, answer.RCode, nil
}

func (c *Cluster) exchange(query []byte) ([]byte, error) {
	connection, err := c.DNS.Dial(context.Background(), "udp", "")
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := connection.Write(query); err != nil {
		return nil, err
	}
	answer := make([]byte, 4096)
	n, err := connection.Read(answer)
	return answer[:n], err
}
