using System.Diagnostics;

namespace KafkaPS.Clients;

/// <summary>librdkafka's statistics at one point in time.</summary>
/// <param name="Json">The JSON that librdkafka writes (its STATISTICS.md).</param>
/// <param name="Failed">How many of the producer's records had failed by then.</param>
/// <param name="At">When they arrived, as a timestamp of the system's timer.</param>
sealed record StatisticsSnapshot(string Json, long Failed, long At);

/// <summary>Keeps librdkafka's last statistics, and older ones to compute rates from. They are not parsed until a cmdlet asks for them.</summary>
/// <remarks>Rates cover the last 30 to 60 seconds, like Java's with metrics.sample.window.ms=30000 and metrics.num.samples=2.</remarks>
sealed class ClientStatistics(TimeProvider? clock = null)
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    readonly object _gate = new();
    StatisticsSnapshot? _before, _start, _last;
    long _count;

    /// <summary>How many statistics have arrived.</summary>
    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Stores statistics that have arrived.</summary>
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

    /// <summary>Returns the last statistics and those at the start of the window, which are null when the window starts with the client.</summary>
    internal (StatisticsSnapshot? Before, StatisticsSnapshot? Last) Read()
    {
        lock (_gate) return (_before, _last);
    }
}
