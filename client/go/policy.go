package m4oe

import (
	"context"
	_ "embed"
	"encoding/json"
	"math"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/keepalive"
)

//go:embed wire/service-config.json
var serviceConfig string

var retry = retryPolicy()

type seconds float64

func (s *seconds) UnmarshalText(text []byte) error {
	duration, err := time.ParseDuration(string(text))
	*s = seconds(duration.Seconds())
	return err
}

type policy struct {
	MaxAttempts                int
	InitialBackoff, MaxBackoff seconds
	BackoffMultiplier          float64
}

func retryPolicy() policy {
	var config struct {
		MethodConfig []struct{ RetryPolicy policy }
	}
	if err := json.Unmarshal([]byte(serviceConfig), &config); err != nil {
		panic(err) // the file is part of the package
	}
	return config.MethodConfig[0].RetryPolicy
}

// dialOptions take balancing and health checks from the policy. Calls are tried again by this
// package: gRPC repeats a stream only while 256 KiB of it were written.
func dialOptions() []grpc.DialOption {
	again := backoff.Config{BaseDelay: 500 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second}
	return []grpc.DialOption{
		grpc.WithDefaultServiceConfig(serviceConfig),
		grpc.WithDisableRetry(),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(false)),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: again, MinConnectTimeout: 5 * time.Second}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 10 * time.Second}),
	}
}

// tries says how long to go on with one volume.
type tries struct {
	patience     time.Duration
	until        time.Time
	failed, lost int
}

func newTries(patience time.Duration) *tries {
	return &tries{patience: patience, until: time.Now().Add(patience)}
}

// wait returns when it is time for the next try; the failure itself where none can help or is left.
// taken says whether a server had taken the volume: one that ends every server shall not end all of
// them.
func (t *tries) wait(ctx context.Context, failure *Failure, taken bool) error {
	if taken {
		t.until = time.Now().Add(t.patience)
		t.failed = 0
		t.lost++
	}
	t.failed++
	grown := float64(retry.InitialBackoff) * math.Pow(retry.BackoffMultiplier, float64(t.failed-1))
	pause := min(grown, float64(retry.MaxBackoff))
	if failure.RetryAfter != nil {
		pause = failure.RetryAfter.Seconds()
	}
	spread := time.Duration(pause * (0.8 + 0.4*rand.Float64()) * float64(time.Second))
	if !failure.canRetry() || time.Now().Add(spread).After(t.until) || t.lost >= retry.MaxAttempts {
		return failure
	}
	select {
	case <-time.After(spread):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
