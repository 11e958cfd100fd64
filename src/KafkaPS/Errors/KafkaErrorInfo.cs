using System.Management.Automation;

namespace KafkaPS;

/// <summary>A row of the error table: the name of an error, whether it is retriable, and what to do about it.</summary>
/// <remarks>Codes, names and classes are those of Java's <c>org.apache.kafka.common.protocol.Errors</c>, and librdkafka's own (<c>rd_kafka_resp_err_t</c>) below -100.</remarks>
public sealed class KafkaErrorInfo
{
    internal KafkaErrorInfo(int? code, string name, string exception, Type type, bool isFatal, ErrorCategory category, string meaning, string advice)
    {
        Code = code;
        Name = name;
        Exception = exception;
        Type = type;
        IsFatal = isFatal;
        Category = category;
        Meaning = meaning;
        Advice = advice;
    }

    /// <summary>The error code: -1 and above are a broker's, those below -100 the client's own; null for a class without a code, such as a base class.</summary>
    public int? Code { get; }

    /// <summary>Kafka's name for the code, such as <c>NOT_LEADER_OR_FOLLOWER</c>, or librdkafka's, which starts with an underscore: <c>_MSG_TIMED_OUT</c>. Empty without a code.</summary>
    public string Name { get; }

    /// <summary>The simple name of Java's exception. If a producer never encounters it, KafkaPS uses its nearest parent instead.</summary>
    public string Exception { get; }

    /// <summary>Whether a retry may succeed, as Java's <c>RetriableException</c> says.</summary>
    public bool IsRetriable => Type.IsAssignableTo(typeof(RetriableException));

    /// <summary>Whether the error always makes the producer unusable. Others can be fatal too; the exception's <see cref="KafkaException.IsFatal"/> says so.</summary>
    public bool IsFatal { get; }

    /// <summary>The category of the ErrorRecord.</summary>
    public ErrorCategory Category { get; }

    /// <summary>The meaning of the error, in one sentence.</summary>
    public string Meaning { get; }

    /// <summary>What to do about it, in full sentences.</summary>
    public string Advice { get; }

    /// <summary>The first part of the ErrorRecord's FullyQualifiedErrorId, such as <c>RecordTooLarge</c>; it does not change between versions.</summary>
    public string ErrorId => Errors.ErrorTable.ErrorId(Exception, Name);

    /// <summary>The exception class that the module throws.</summary>
    internal Type Type { get; }

    /// <summary>Returns the name of Java's exception.</summary>
    public override string ToString() => Exception;
}
