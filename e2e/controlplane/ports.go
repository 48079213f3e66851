package controlplane

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
)

// Ports come from below the range from which systems take the ports of
// outgoing connections, so that no process gets one by chance between the look
// and the server's start.
const (
	firstPort = 20000
	lastPort  = 29999
)

// given are the ports that FreePorts has returned, by which servers that start side by
// side get different ones.
var given sync.Map

// FreePorts returns TCP and UDP ports of loopback that are free now, and none twice.
func FreePorts(n int) ([]string, error) {
	var ports []string
	for range 1000 {
		port := strconv.Itoa(firstPort + rand.IntN(lastPort-firstPort+1))
		if !free(port) {
			continue
		}
		if _, again := given.LoadOrStore(port, true); again {
			continue
		}
		if ports = append(ports, port); len(ports) == n {
			return ports, nil
		}
	}
	return nil, fmt.Errorf("no %d free ports between %d and %d", n, firstPort, lastPort)
}

func free(port string) bool {
	tcp, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return false
	}
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return false
	}
	return udp.Close() == nil
}
