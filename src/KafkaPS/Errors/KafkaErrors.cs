using System.Management.Automation;
using System.Runtime.InteropServices;
using KafkaPS.Interop;

namespace KafkaPS.Errors;

/// <summary>The one place that turns what failed into an exception and an ErrorRecord.</summary>
static class KafkaErrors
{
    /// <summary>The exception for an error code of a broker (positive) or of librdkafka (negative).</summary>
    /// <param name="code">The code; never 0.</param>
    /// <param name="subject">What was tried, such as <c>Record for fdw-0 (key 'a')</c>.</param>
    /// <param name="reason">The client's last own reason, or null.</param>
    /// <param name="persistence">Whether the record may be in Kafka.</param>
    /// <param name="isFatal">Whether the producer is of no more use.</param>
    internal static KafkaException FromCode(int code, string subject, string? reason = null,
        PersistenceStatus persistence = PersistenceStatus.NotPersisted, bool isFatal = false)
    {
        string text = Marshal.PtrToStringUTF8(Librdkafka.ErrorToString(code)) ?? $"error {code}";
        string message = reason is null ? $"{subject}: {text}." : $"{subject}: {text}. {reason}";
        return new KafkaException(message) { Code = code, PersistenceStatus = persistence, IsFatal = isFatal };
    }

    /// <summary>The ErrorRecord of an exception.</summary>
    internal static ErrorRecord ToErrorRecord(KafkaException exception, object? target) =>
        new(exception, exception.GetType().Name.Replace("Exception", "", StringComparison.Ordinal), ErrorCategory.WriteError, target);

    /// <summary>No broker has told the topic's metadata within max.block.ms, as Java says it.</summary>
    internal static KafkaException MetadataTimeout(string topic, int maxBlockMs, int? topicError, string? reason)
    {
        string message = $"Topic {topic} not present in metadata after {maxBlockMs} ms.";
        return new TimeoutException(reason is null ? message : $"{message} {reason}", topicError is int code ? FromCode(code, $"Topic {topic}") : null) { Code = -185 };
    }

    /// <summary>The topic has no such partition, as Java says it.</summary>
    internal static KafkaException PartitionNotFound(string topic, int partition, int partitionCount, int maxBlockMs) =>
        new TimeoutException($"Partition {partition} of topic {topic} with partition count {partitionCount} is not present in metadata after {maxBlockMs} ms.") { Code = -190 };

    /// <summary>A record is larger than max.request.size, as Java says it.</summary>
    internal static KafkaException RecordTooLarge(long size, int limit) =>
        new KafkaException($"The record is {size} bytes when serialized, which is larger than {limit}, the value of max.request.size.") { Code = 10 };

    /// <summary>There was no room in the buffer within max.block.ms, as Java says it.</summary>
    internal static KafkaException BufferExhausted(string subject, int maxBlockMs) =>
        new TimeoutException($"{subject}: there was no room in the buffer within the {maxBlockMs} ms of max.block.ms.") { Code = -184 };
}
