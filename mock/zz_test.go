package mock_test
import ("testing";"context";"math/rand/v2";"sync";"time";"runtime";"github.com/thorhook/thorhook/mock";"github.com/thorhook/thorhook/mock/receiver";"github.com/thorhook/thorhook/mock/wire")
func TestZZ(t *testing.T){
 before:=runtime.NumGoroutine()
 faults:=[]receiver.Fault{receiver.FaultNone,receiver.FaultReset,receiver.FaultGarbage,receiver.FaultTruncate}
 r:=receiver.Start(t,receiver.Config{Keep:-1,Script:func(x *wire.Exchange) receiver.Answer{ return receiver.Answer{Fault:faults[rand.IntN(4)],Delay:time.Duration(rand.IntN(3))*time.Millisecond} }})
 end:=time.Now().Add(12*time.Second)
 n:=0
 for time.Now().Before(end){
  e,_:=mock.New(mock.Config{To:r.URL(),Order:mock.OrderAny,Concurrency:8,Retry:mock.Policy{Name:"x",Waits:[]time.Duration{0,0,time.Second}}})
  var wg sync.WaitGroup
  for range 3 { wg.Go(func(){ ctx,c:=context.WithTimeout(t.Context(),time.Duration(rand.IntN(8000))*time.Microsecond); defer c(); _=e.Run(ctx,50,func(int)mock.Task{return mock.Task{Outcome:mock.Mixed}}) }) }
  wg.Go(func(){ for range 5 { e.Submit(mock.Task{}) } })
  wg.Go(func(){ e.Wait() })
  if rand.IntN(2)==0 { time.Sleep(time.Duration(rand.IntN(6000))*time.Microsecond); e.Close() }
  wg.Wait(); e.Close(); n+=e.Journal().Len()
 }
 r.Close()
 t.Log(n, before, runtime.NumGoroutine())
}
