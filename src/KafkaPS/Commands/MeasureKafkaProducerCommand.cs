using System.Diagnostics;
using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Sends records of random bytes to a topic and measures throughput and latency, like Kafka's producer-perf-test.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Measure, "KafkaProducer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KafkaMeasurement))]
public sealed class MeasureKafkaProducerCommand : ClientCommand, ISendObserver
{
    const int ProgressActivity = 0x4B61666D;
    const int MaxSize = 100_000_000;
    /// <summary>The number of random bytes from which values are taken, at random positions. Generating new bytes for each record would be measured too.</summary>
    const int RandomBytes = 1 << 20;
    static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    readonly LatencyHistogram _latencies = new();
    readonly HashSet<Type> _told = [];
    long _failed, _shown;
    SendOperation? _operation;

    /// <summary>The topic to which the records are sent and in which they stay.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>The number of records to send.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; } = 100_000;

    /// <summary>The size of the value of each record in bytes.</summary>
    [Parameter]
    [ValidateRange(0, MaxSize)]
    public int Size { get; set; } = 100;

    /// <summary>The maximum number of records to send per second. By default, there is no limit.</summary>
    [Parameter]
    [Alias("RecordsPerSecond")]
    [ValidateRange(0.001, 1e9)]
    public double Throughput { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess($"Kafka topic '{Topic}' at {string.Join(',', CallProducer.BootstrapServer)}", $"Send {Count} records of {Size} bytes")) return;
        _operation = new SendOperation(CallProducer, new SendOptions { Topic = Topic, Rate = Throughput > 0 ? new RateLimit(Throughput, 0) : null, WantsDetails = true }, this, Stop);
        long started = 0;
        Run(CallProducer, () =>
        {
            // Connecting and getting the topic's metadata are not measured.
            _operation.Warm();
            started = Stopwatch.GetTimestamp();
            Send();
            _operation.Complete();
        });
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        if (_shown != 0) WriteProgress(new ProgressRecord(ProgressActivity, "Measuring the Kafka producer", "Done") { RecordType = ProgressRecordType.Completed });
        WriteObject(new KafkaMeasurement(_latencies) { Topic = Topic!, Size = Size, Delivered = _latencies.Count, Failed = _failed, Elapsed = elapsed });
        WriteClientLog(CallProducer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _operation?.Dispose();
        EndProducer(isIdle: OwnsProducer && CallProducer.Outstanding == 0);
        base.Dispose(disposing);
    }

    void ISendObserver.OnDelivered(in DeliveryReport report) => _latencies.Add(report.LatencyUs);

    /// <summary>Writes one error for each type of exception, because a measurement can fail a million times in the same way.</summary>
    void ISendObserver.OnFailed(KafkaRecord record, KafkaException error)
    {
        _failed++;
        if (_told.Add(error.GetType())) WriteError(KafkaErrors.ToErrorRecord(error, record));
    }

    void ISendObserver.OnReported()
    {
    }

    void ISendObserver.OnUnknown(long count) =>
        WriteWarning($"The Kafka producer '{CallProducer.Name}' ended before {count} records were acknowledged. They may be in Kafka.");

    void ISendObserver.OnDeadLetterFailed(IOException error)
    {
    }

    void ISendObserver.OnFatal(KafkaException error) => EndCall(error, CallProducer);

    void ISendObserver.OnWaiting(long outstanding, string? reason) => ShowProgress(reason);

    void Send()
    {
        byte[] random = new byte[RandomBytes + Size];
        Random.Shared.NextBytes(random);
        for (long sent = 0; sent < Count; sent++)
        {
            if ((sent & 0xFF) == 0) ShowProgress(reason: null);
            _operation!.SendLine(random.AsSpan(Random.Shared.Next(RandomBytes), Size), text: null);
        }
    }

    void ShowProgress(string? reason)
    {
        if (_shown == 0) _shown = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_shown) < ProgressInterval) return;
        _shown = Stopwatch.GetTimestamp();
        long done = _latencies.Count + _failed;
        WriteProgress(new ProgressRecord(ProgressActivity, "Measuring the Kafka producer", reason ?? $"{done} of {Count} records") { PercentComplete = (int)(100 * done / Count) });
    }
}
