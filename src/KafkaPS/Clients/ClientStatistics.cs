using System.Diagnostics;

namespace KafkaPS.Clients;

/// <summary>librdkafka's statistics at one moment.</summary>
/// <param name="Json">As librdkafka writes them (its STATISTICS.md).</param>
/// <param name="Failed">How many records of the producer had failed by then.</param>
/// <param name="At">When they came, by the system's timer.</param>
sealed record StatisticsSnapshot(string Json, long Failed, long At);

/// <summary>Keeps what is needed of librdkafka's statistics: the last ones, and some that are older, for rates. Nobody reads them before a cmdlet asks.</summary>
/// <remarks>Rates are those of the last 30 to 60 seconds, as Java's with metrics.sample.window.ms=30000 and metrics.num.samples=2.</remarks>
sealed class ClientStatistics(TimeProvider? clock = null)
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    readonly object _gate = new();
    StatisticsSnapshot? _before, _start, _last;
    long _count;

    /// <summary>How many have come.</summary>
    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Statistics have come.</summary>
    internal void Take(string json, long failed)
    {
        var next = new StatisticsSnapshot(json, failed, _clock.GetTimestamp());
        lock (_gate)
        {
            if (_start is null || _clock.GetElapsedTime(_start.At, next.At) >= Window) (_before, _start) = (_start, next);
            _last = next;
        }

        Interlocked.Increment(ref _count);
    }

    /// <summary>The last ones, and those with which the window starts: null when it starts with the client.</summary>
    internal (StatisticsSnapshot? Before, StatisticsSnapshot? Last) Read()
    {
        lock (_gate) return (_before, _last);
    }
}
