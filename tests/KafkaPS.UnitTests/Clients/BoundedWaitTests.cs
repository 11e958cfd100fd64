using KafkaPS.Errors;
using KafkaPS.Clients;

namespace KafkaPS.UnitTests.Clients;

public sealed class BoundedWaitTests : IDisposable
{
    readonly Clock _clock = new();
    readonly CancellationTokenSource _stop = new();
    readonly List<int> _slices = [];

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void An_attempt_that_succeeds_ends_the_wait_at_once()
    {
        Assert.True(Wait(1000).Until(Take(attempts: 1)));
        Assert.Equal([100], _slices);
    }

    [Fact]
    public void Slices_add_up_to_the_limit_and_the_last_attempt_may_not_wait()
    {
        Assert.False(Wait(250).Until(Take(attempts: 100)));
        Assert.Equal([100, 100, 50, 0], _slices);
    }

    [Fact]
    public void A_limit_of_zero_is_one_attempt()
    {
        Assert.False(Wait(0).Until(Take(attempts: 100)));
        Assert.Equal([0], _slices);
    }

    [Fact]
    public void A_negative_limit_is_none()
    {
        Assert.True(Wait(-1).Until(Take(attempts: 1000)));
        Assert.All(_slices, slice => Assert.Equal(100, slice));
        Assert.Equal(int.MaxValue, Wait(-1).RemainingMs);
    }

    [Fact]
    public void An_attempt_that_takes_longer_than_its_slice_is_the_last_but_one()
    {
        Assert.False(Wait(1000).Until(slice =>
        {
            _slices.Add(slice);
            _clock.Advance(5000);
            return false;
        }));
        Assert.Equal([100, 0], _slices);
    }

    [Fact]
    public void Progress_lets_the_limit_count_anew()
    {
        BoundedWait wait = Wait(250);
        int restarts = 2;
        Assert.False(wait.Until(slice =>
        {
            _slices.Add(slice);
            _clock.Advance(slice);
            if (restarts-- > 0) wait.Restart();
            return false;
        }));
        Assert.Equal([100, 100, 100, 100, 50, 0], _slices);
    }

    [Fact]
    public void A_stop_ends_it_before_the_next_attempt()
    {
        Assert.Throws<OperationCanceledException>(() => Wait(-1).Until(slice =>
        {
            _slices.Add(slice);
            if (_slices.Count == 3) _stop.Cancel();
            return false;
        }));
        Assert.Equal(3, _slices.Count);
    }

    [Fact]
    public void A_stop_ends_the_pause_between_two_attempts()
    {
        var wait = new BoundedWait(-1, _stop.Token) { BackoffMs = 600_000, WhileWaiting = _stop.Cancel };
        Assert.Throws<OperationCanceledException>(() => wait.Until(_ => false));
    }

    [Fact]
    public void An_error_that_waiting_cannot_mend_ends_it_but_a_success_counts_first()
    {
        KafkaException fatal = KafkaErrors.FromCode(ErrorCodes.Authentication, "The producer");
        Assert.Same(fatal, Assert.ThrowsAny<KafkaException>(() => Wait(1000, fatalError: () => fatal).Until(Take(attempts: 2))));
        Assert.Single(_slices);
        Assert.True(Wait(1000, fatalError: () => fatal).Until(Take(attempts: 1)));
    }

    [Fact]
    public void Progress_is_shown_between_attempts_alone()
    {
        int shown = 0;
        var wait = new BoundedWait(1000, _stop.Token, _clock) { WhileWaiting = () => shown++ };
        Assert.True(wait.Until(Take(attempts: 4)));
        Assert.Equal(3, shown);
    }

    BoundedWait Wait(int limitMs, Func<KafkaException?>? fatalError = null) => new(limitMs, _stop.Token, _clock) { FatalError = fatalError };

    /// <summary>Attempts that use up their slices; only the last one succeeds.</summary>
    Func<int, bool> Take(int attempts)
    {
        _slices.Clear();
        return slice =>
        {
            _slices.Add(slice);
            _clock.Advance(slice);
            return _slices.Count == attempts;
        };
    }

    sealed class Clock : TimeProvider
    {
        long _now = 1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        internal void Advance(int milliseconds) => _now += milliseconds;
    }
}
