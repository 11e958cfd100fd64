using System.Management.Automation;
using KafkaPS.Consuming;
using KafkaPS.Interop;

namespace KafkaPS.Commands;

/// <content>The ranges of a topic that are read.</content>
public sealed partial class ReceiveKafkaRecordCommand
{
    /// <summary>The partitions of an embedded cluster in which no record at or after the time of -From was found yet.</summary>
    HashSet<int>? _tooEarly;

    /// <summary>Returns the range to read of each partition: from the start that the call specifies to the current end.</summary>
    PartitionRange[] Ranges(int count)
    {
        int[] partitions = Partition?.Distinct().Order().ToArray() ?? [.. Enumerable.Range(0, count)];
        if (partitions.FirstOrDefault(partition => partition >= count, -1) is >= 0 and var missing)
        {
            ThrowUsageError(new ArgumentException($"The topic '{Topic}' has no partition {missing}. It has {count}{(count == 1 ? ", number 0." : $", from 0 to {count - 1}.")}"),
                "NoSuchPartition", ErrorCategory.ObjectNotFound, missing);
        }

        if (Offset >= 0 && partitions.Length > 1)
        {
            ThrowUsageError(new ArgumentException($"-Offset {Offset} refers to a single partition, but the topic '{Topic}' has {count}. Specify -Partition, or use -From with a time."),
                "OffsetWithoutPartition", ErrorCategory.InvalidArgument, Offset);
        }

        long[] starts = Ask(LibrdkafkaConsumer.Beginning), ends = Ask(LibrdkafkaConsumer.End);
        long[] from = Offset >= 0 ? [Checked(partitions[0], starts[0], ends[0])] : _from switch
        {
            LibrdkafkaConsumer.Beginning => starts,
            LibrdkafkaConsumer.End => ends,
            _ when Consumer.IsEmbedded => FromBeginning(),
            // There is no record at or after this time.
            var time => [.. Ask(time).Zip(ends, (first, end) => first < 0 ? end : first)],
        };
        return [.. partitions.Select((partition, i) => new PartitionRange(Topic, partition, from[i], ends[i]))];

        long[] FromBeginning()
        {
            _tooEarly = [.. partitions];
            return starts;
        }

        long[] Ask(long time) => Run(() => Consumer.Offsets([.. partitions.Select(partition => (Topic, partition, time))]));
    }

    long Checked(int partition, long start, long end)
    {
        if (Offset >= start && Offset <= end) return Offset;
        string what = start == end ? $"no records, and its next offset is {end}" : $"the offsets {start} to {end - 1}";
        ThrowUsageError(new ArgumentException($"The partition {Topic}-{partition} has {what}. Offset {Offset} does not exist."),
            "OffsetOutOfRange", ErrorCategory.ObjectNotFound, Offset);
        return Offset;
    }

    /// <summary>Returns whether a record is before -From. Embedded clusters cannot look up a time, so it is searched for in the records.</summary>
    bool IsTooEarly(in ReceivedRecord record)
    {
        if (!_tooEarly!.Contains(record.Partition)) return false;
        if (record.TimestampMs < _from) return true;
        _tooEarly.Remove(record.Partition);
        return false;
    }
}
