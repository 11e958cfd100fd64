using System.Diagnostics;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>Counts the records of one call by topic and partition.</summary>
sealed class SendSummaryBuilder
{
    readonly long _started = Stopwatch.GetTimestamp();
    readonly Dictionary<string, TopicCounts> _topics = new(StringComparer.Ordinal);
    TopicCounts? _last;

    internal void AddDelivered(in DeliveryReport report)
    {
        TopicCounts topic = Of(report.Topic);
        topic.Delivered += report.RecordCount;
        topic.Bytes += report.Bytes;
        PartitionCounts partition = topic.Partition(report.Partition);
        partition.Delivered += report.RecordCount;
        if (report.Offset >= 0) partition.Include(report.Offset, report.LastOffset);
    }

    /// <summary>Adds the delivered records of another builder.</summary>
    internal void Add(SendSummaryBuilder other)
    {
        foreach ((string name, TopicCounts counts) in other._topics)
        {
            TopicCounts topic = Of(name);
            topic.Delivered += counts.Delivered;
            topic.Bytes += counts.Bytes;
            foreach ((int number, PartitionCounts added) in counts.Partitions)
            {
                PartitionCounts partition = topic.Partition(number);
                partition.Delivered += added.Delivered;
                if (added.FirstOffset >= 0) partition.Include(added.FirstOffset, added.LastOffset);
            }
        }
    }

    internal void AddFailed(string topic, KafkaException error)
    {
        if (error.Code == ErrorCodes.PurgeInflight) Of(topic).Unknown++;
        else Of(topic).Failed++;
    }

    /// <summary>Adds records whose reports are lost; they count for the call's topic, or the last one.</summary>
    internal void AddUnknown(string? callTopic, long count) => Of(callTopic ?? _last?.Name ?? "").Unknown += count;

    /// <summary>Returns one summary per topic, in the order of their first record; an empty one for the call's topic if nothing was sent.</summary>
    internal IEnumerable<KafkaSendSummary> Build(string? callTopic)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        if (_topics.Count == 0 && callTopic is not null) Of(callTopic);
        return _topics.Select(topic => new KafkaSendSummary
        {
            Topic = topic.Key,
            Delivered = topic.Value.Delivered,
            Failed = topic.Value.Failed,
            Unknown = topic.Value.Unknown,
            Bytes = topic.Value.Bytes,
            Elapsed = elapsed,
            Partitions = [.. topic.Value.Partitions.Select(partition => new KafkaPartitionSummary
            {
                Partition = partition.Key,
                Delivered = partition.Value.Delivered,
                FirstOffset = partition.Value.FirstOffset,
                LastOffset = partition.Value.LastOffset,
            })],
        });
    }

    TopicCounts Of(string topic)
    {
        if (_last is not null && ReferenceEquals(_last.Name, topic)) return _last;
        if (!_topics.TryGetValue(topic, out _last)) _topics[topic] = _last = new TopicCounts(topic);
        return _last;
    }

    sealed class TopicCounts(string name)
    {
        internal readonly string Name = name;
        internal readonly SortedDictionary<int, PartitionCounts> Partitions = [];
        internal long Delivered, Failed, Unknown, Bytes;

        internal PartitionCounts Partition(int number)
        {
            if (!Partitions.TryGetValue(number, out PartitionCounts? partition)) Partitions[number] = partition = new PartitionCounts();
            return partition;
        }
    }

    sealed class PartitionCounts
    {
        internal long Delivered, FirstOffset = -1, LastOffset = -1;

        internal void Include(long first, long last)
        {
            if (FirstOffset < 0 || first < FirstOffset) FirstOffset = first;
            LastOffset = Math.Max(LastOffset, last);
        }
    }
}
