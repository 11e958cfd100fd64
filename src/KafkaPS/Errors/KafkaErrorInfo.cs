using System.Management.Automation;

namespace KafkaPS;

/// <summary>One row of the table of errors: what an error is called, whether it may pass, and what to do about it.</summary>
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

    /// <summary>The code: -1 and above are a broker's, those below -100 the client's own; null for a class that no code leads to, such as a parent of others.</summary>
    public int? Code { get; }

    /// <summary>Kafka's name of the code, such as <c>NOT_LEADER_OR_FOLLOWER</c>, or librdkafka's, which starts with an underscore: <c>_MSG_TIMED_OUT</c>. Empty without a code.</summary>
    public string Name { get; }

    /// <summary>The simple name of Java's exception. Where a producer never meets it, KafkaPS has its nearest parent instead.</summary>
    public string Exception { get; }

    /// <summary>Whether the same may succeed when it is tried again, as Java's <c>RetriableException</c> says.</summary>
    public bool IsRetriable => Type.IsAssignableTo(typeof(RetriableException));

    /// <summary>Whether the producer is always of no more use after it. Others can be fatal too; the exception's <see cref="KafkaException.IsFatal"/> says so.</summary>
    public bool IsFatal { get; }

    /// <summary>The category of the ErrorRecord.</summary>
    public ErrorCategory Category { get; }

    /// <summary>What the error says, in one sentence.</summary>
    public string Meaning { get; }

    /// <summary>What to do about it, in full sentences.</summary>
    public string Advice { get; }

    /// <summary>The first part of the ErrorRecord's FullyQualifiedErrorId, such as <c>RecordTooLarge</c>; it does not change between versions.</summary>
    public string ErrorId => Errors.ErrorTable.ErrorId(Exception, Name);

    /// <summary>The class of this module that is thrown.</summary>
    internal Type Type { get; }

    /// <summary>The name of Java's exception.</summary>
    public override string ToString() => Exception;
}
