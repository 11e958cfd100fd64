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
}
