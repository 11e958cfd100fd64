using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

/// <summary>A call that exceeds its time limit runs only once, and its result is not lost.</summary>
public sealed class ResumableCallTests : IDisposable
{
    const int LongMs = 60_000;

    static readonly Action Commit = static () => { }, Abort = static () => { };

    readonly ManualResetEventSlim _mayEnd = new(false);
    readonly ResumableCall _call = new();
    int _made;

    public void Dispose() => _mayEnd.Dispose();

    [Fact]
    public void What_was_left_behind_is_waited_for_and_not_made_again()
    {
        Assert.False(_call.TryMake(Commit, Slow, 1));
        Assert.False(_call.TryMake(Commit, Slow, 1));
        _mayEnd.Set();

        Assert.True(_call.TryMake(Commit, Slow, LongMs));

        Assert.Equal(1, _made);
    }

    [Fact]
    public void What_it_has_thrown_meanwhile_comes_with_the_next_attempt_and_only_then_is_it_made_again()
    {
        Assert.False(_call.TryMake(Commit, Fail, 1));
        _mayEnd.Set();

        Assert.Throws<InvalidOperationException>(() => _call.TryMake(Commit, Fail, LongMs));
        Assert.True(_call.TryMake(Commit, Slow, LongMs));

        Assert.Equal(2, _made);
    }

    [Fact]
    public void Another_call_waits_for_the_one_that_was_left_behind()
    {
        Assert.False(_call.TryMake(Commit, Fail, 1));
        Assert.False(_call.TryMake(Abort, Slow, 1));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _made) == 1, LongMs));
        _mayEnd.Set();

        Assert.True(_call.TryMake(Abort, Slow, LongMs));

        Assert.Equal(2, _made);
    }

    void Slow()
    {
        Interlocked.Increment(ref _made);
        _mayEnd.Wait();
    }

    void Fail()
    {
        Slow();
        throw new InvalidOperationException("It failed.");
    }
}
