package bus_test

import (
	"context"
	"testing"

	"github.com/warraq/warraq/internal/bus"
)

type published struct{ id int }
type withdrawn struct{}

func TestEventsReachTheirSubscribersInOrder(t *testing.T) {
	b := bus.New()
	var got []int
	bus.Subscribe(b, func(_ context.Context, e published) { got = append(got, e.id) })
	bus.Subscribe(b, func(_ context.Context, e published) { got = append(got, -e.id) })
	bus.Subscribe(b, func(context.Context, withdrawn) { t.Error("an event reached a subscriber of another type") })
	bus.Publish(t.Context(), b, published{7})
	bus.Publish(t.Context(), b, published{8})
	if len(got) != 4 || got[0] != 7 || got[1] != -7 || got[2] != 8 || got[3] != -8 {
		t.Errorf("got %v", got)
	}
}

func TestANilBusSwallowsEvents(t *testing.T) {
	bus.Publish(t.Context(), nil, published{1})
}
