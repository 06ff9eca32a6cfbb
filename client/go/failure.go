package m4oe

import (
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Failure is how a call ended, in the service's words.
type Failure struct {
	Code codes.Code
	// Reason is stable, to branch on (docs/protocol.md); the name of the code without one.
	Reason  string
	Message string
	// Field of the request that is at fault, and Setting of the service that decides; may be empty.
	Field, Setting string
	// RetryAfter is when the service says that another try can help.
	RetryAfter *time.Duration
}

func (f *Failure) Error() string { return fmt.Sprintf("%s [%s]", f.Message, f.Reason) }

// canRetry: a message past the transport's limit is ResourceExhausted too, but names no time.
func (f *Failure) canRetry() bool {
	return f.Code == codes.Unavailable || (f.Code == codes.ResourceExhausted && f.RetryAfter != nil)
}

func failureOf(err error) *Failure {
	ended := status.Convert(err)
	found := &Failure{Code: ended.Code(), Message: ended.Message()}
	if found.Code == codes.Canceled {
		found.Code = codes.Unavailable // nobody here cancelled: the server, or what stands between, is gone
	}
	found.Reason = code.Code(found.Code).String()
	for _, detail := range ended.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			found.Reason, found.Setting = detail.Reason, detail.Metadata["setting"]
		case *errdetails.BadRequest:
			if len(detail.FieldViolations) > 0 {
				found.Field = detail.FieldViolations[0].Field
			}
		case *errdetails.RetryInfo:
			after := detail.RetryDelay.AsDuration()
			found.RetryAfter = &after
		}
	}
	return found
}

func corrupt(reason, format string, values ...any) *Failure {
	message := fmt.Sprintf(format, values...) + "; run the request again"
	return &Failure{Code: codes.DataLoss, Reason: reason, Message: message}
}
