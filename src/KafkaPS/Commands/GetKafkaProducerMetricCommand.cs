using KafkaPS.Clients;
using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets the metrics of a producer with the names that Java's producer uses: rates, latencies, batches, and connections.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaProducerMetric")]
[OutputType(typeof(KafkaMetric))]
public sealed class GetKafkaProducerMetricCommand : KafkaCommand
{
    /// <summary>The longest interval, in milliseconds, for which the next statistics are awaited. With a longer interval, the last ones are returned.</summary>
    const int FreshMs = 5000;
    /// <summary>How long after their interval statistics can arrive, in milliseconds.</summary>
    const int LateMs = 2000;

    /// <summary>The names of metrics. Wildcards are allowed. The default is all metrics.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MetricNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The producer or its name. The default is the default producer of the session.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        int intervalMs = producer.Configuration.StatisticsIntervalMs;
        if (intervalMs == 0)
        {
            WriteError(new ErrorRecord(
                new InvalidOperationException($"The Kafka producer '{producer.Name}' collects no statistics. Create it with New-KafkaProducer -Configuration @{{ 'statistics.interval.ms' = 1000 }}."),
                "NoStatistics", ErrorCategory.InvalidOperation, producer));
            return;
        }

        IReadOnlyList<KafkaMetric>? metrics = Run(producer, () => Read(producer, intervalMs));
        if (metrics is null)
        {
            WriteError(new ErrorRecord(new System.TimeoutException($"The Kafka producer '{producer.Name}' has no statistics yet. It collects them every {intervalMs} ms."),
                "NoStatistics", ErrorCategory.OperationTimeout, producer));
            return;
        }

        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            KafkaMetric[] found = [.. metrics.Where(metric => pattern.IsMatch(metric.Name))];
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(Errors.KafkaErrors.NotFound("NoSuchMetric", $"The producer metric '{name}' does not exist.", name, MetricDefinition.Names.Select(known => known.Name)));
        }
    }

    IReadOnlyList<KafkaMetric>? Read(KafkaProducer producer, int intervalMs)
    {
        ClientStatistics statistics = producer.Statistics;
        long count = intervalMs <= FreshMs ? statistics.Count : 0;
        new BoundedWait(intervalMs + LateMs, Stop) { BackoffMs = 20 }.Until(_ => statistics.Count > count || producer.IsClosed);
        (StatisticsSnapshot? before, StatisticsSnapshot? last) = statistics.Read();
        return last is null ? null : ProducerMetrics.Read(producer.Name, before, last);
    }
}
