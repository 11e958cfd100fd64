using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>Shows the progress of a call that takes longer than a second, at most five times per second, and warns once about what it waits for.</summary>
/// <param name="cmdlet">The cmdlet that shows it.</param>
/// <param name="activity">The activity, such as <c>Sending to Kafka</c>.</param>
/// <param name="brokers">The brokers that the call waits for.</param>
sealed class SendProgress(SafeCmdlet cmdlet, string activity, string brokers)
{
    const int ActivityId = 0x4B61666B;
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(200), TroubleDelay = TimeSpan.FromSeconds(3);

    readonly long _started = Stopwatch.GetTimestamp();
    long _shown, _waitingSince, _lastWaited;
    bool _isShown, _isTroubleTold;
    string _status = "";
    int _percent = -1;
    long _secondsLeft = -1;

    /// <summary>Shows the progress of a file whose lines are sent.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">The number of lines that were read.</param>
    /// <param name="bytes">The size of these lines in bytes.</param>
    /// <param name="size">The size of the file in bytes, or 0 if it is unknown.</param>
    internal void OnFile(string file, long lines, long bytes, long size)
    {
        if (!IsDue()) return;
        _percent = size > 0 ? (int)Math.Min(100 * bytes / size, 100) : -1;
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        _secondsLeft = size > bytes && bytes > 0 ? (long)(seconds * (size - bytes) / bytes) : -1;
        Show(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}: {lines} lines"), $"{lines / seconds:F0} lines/s");
    }

    /// <summary>Shows the progress of records from the pipeline.</summary>
    /// <param name="taken">The number of records that were taken.</param>
    /// <param name="outstanding">The number of these records that are not acknowledged yet.</param>
    internal void OnRecords(long taken, long outstanding)
    {
        if (!IsDue()) return;
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        Show(string.Create(CultureInfo.InvariantCulture, $"{taken} records, {outstanding} not acknowledged yet"), string.Create(CultureInfo.InvariantCulture, $"{taken / seconds:F0} records/s"));
    }

    /// <summary>Shows that the call waits for Kafka.</summary>
    /// <param name="outstanding">The number of records that are not acknowledged yet, or null if the call waits for something else.</param>
    /// <param name="reason">The last problem that the client reported, or null.</param>
    internal void OnWaiting(long? outstanding, string? reason)
    {
        long now = Stopwatch.GetTimestamp();
        if (_lastWaited == 0 || Stopwatch.GetElapsedTime(_lastWaited, now) > Delay) _waitingSince = now;
        _lastWaited = now;
        TimeSpan waited = Stopwatch.GetElapsedTime(_waitingSince, now);
        if (waited >= TroubleDelay && reason is not null && !_isTroubleTold)
        {
            _isTroubleTold = true;
            cmdlet.WriteWarning($"Still waiting for {brokers}. {reason}");
        }

        if (waited < Delay || !IsDue()) return;
        Show(reason ?? $"Waiting for {brokers}", outstanding is null ? "" : $"{outstanding} records outstanding");
    }

    /// <summary>Removes the progress display.</summary>
    internal void Complete()
    {
        if (_isShown) cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    bool IsDue()
    {
        if (Stopwatch.GetElapsedTime(_shown == 0 ? _started : _shown) < (_shown == 0 ? Delay : Interval)) return false;
        _shown = Stopwatch.GetTimestamp();
        return true;
    }

    void Show(string status, string operation)
    {
        _isShown = true;
        _status = status;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, _status)
        {
            CurrentOperation = operation,
            PercentComplete = _percent,
            SecondsRemaining = (int)Math.Min(_secondsLeft, int.MaxValue),
        });
    }
}
