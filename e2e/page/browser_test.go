package page

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A tab is a file in the browser.
type tab struct {
	t   *testing.T
	ctx context.Context
	mu  sync.Mutex
	// faults are errors on the console, exceptions, and requests for anything but
	// the file itself; those that hold one of expected are what is tested.
	faults, expected []string
}

// sizes are those of a phone, a laptop and a wide screen.
var sizes = map[string][2]int64{"phone": {390, 844}, "laptop": {1366, 768}, "wide": {2560, 1300}}

// open opens a file on a laptop, in a light scheme; before runs first. At the end
// of the test there must be no faults.
func open(t *testing.T, path string, before ...chromedp.Action) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chrome)
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	o := &tab{t: t, ctx: ctx}
	t.Cleanup(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		for _, fault := range o.faults {
			if !slices.ContainsFunc(o.expected, func(text string) bool { return strings.Contains(fault, text) }) {
				t.Errorf("%s: %s", filepath.Base(path), fault)
			}
		}
		stop()
		cancel()
	})
	url := "file://" + path
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			o.fault(e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				o.fault("console: " + string(e.Args[0].Value))
			}
		case *log.EventEntryAdded:
			o.fault("log: " + e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if asked, _, _ := strings.Cut(e.Request.URL, "#"); asked != url {
				o.fault("asks for " + e.Request.URL)
			}
		}
	})
	o.do(network.Enable(), log.Enable(), o.size("laptop"), scheme("light"))
	o.do(before...)
	o.do(chromedp.Navigate(url))
	return o
}

func (o *tab) fault(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = append(o.faults, text)
}

// expects waits until the browser has reported a fault with each of some texts.
// Such faults do not count.
func (o *tab) expects(texts ...string) {
	o.t.Helper()
	missing := func() []string {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.expected = texts
		return slices.DeleteFunc(slices.Clone(texts), func(text string) bool {
			return slices.ContainsFunc(o.faults, func(fault string) bool { return strings.Contains(fault, text) })
		})
	}
	for end := time.Now().Add(time.Minute); len(missing()) > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			o.t.Fatalf("the browser does not report %q", missing())
		}
	}
}

// do runs actions, which must succeed.
func (o *tab) do(actions ...chromedp.Action) {
	o.t.Helper()
	if err := chromedp.Run(o.ctx, actions...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *tab) size(name string) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(sizes[name][0], sizes[name][1], 1, name == "phone")
}

// scheme makes the reader prefer light or dark.
func scheme(name string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}})
}

// eval returns the value of a script.
func eval[T any](o *tab, script string) T {
	o.t.Helper()
	var value T
	o.do(chromedp.Evaluate(script, &value, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return value
}

// none reports each of the faults that a script finds.
func (o *tab) none(what, script string) {
	o.t.Helper()
	for _, fault := range eval[[]string](o, script) {
		o.t.Errorf("%s: %s", what, fault)
	}
}

// shoot keeps a picture of the whole page below $SCREENSHOTS, if that is set.
func (o *tab) shoot(name string) {
	o.t.Helper()
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	var png []byte
	o.do(chromedp.FullScreenshot(&png, 100))
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		o.t.Fatal(err)
	}
}
