using System.Globalization;

namespace KafkaPS;

/// <summary>The outcome of the records of a Send-KafkaRecord call that ended early: a property of the exception that ended it.</summary>
/// <remarks>Input left in the pipeline or a file is not counted: the call did not take it.</remarks>
public sealed class KafkaSendOutcome
{
    /// <summary>The number of records that Kafka acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>The number of records that failed. They are not in Kafka, unless their error says that they may be.</summary>
    public long Failed { get; init; }

    /// <summary>The number of records that the call had taken but not sent when it ended. They are not in Kafka.</summary>
    public long NotSent { get; init; }

    /// <summary>The number of records that were sent, but neither acknowledged nor failed when the call ended. They may be in Kafka.</summary>
    public long Unknown { get; init; }

    /// <summary>The number of records that the call took: the sum of the others. The rest of the input follows them.</summary>
    public long Taken => Delivered + Failed + NotSent + Unknown;

    /// <summary>Returns, for example, <c>1000 delivered, 2 failed, 0 not sent, 12 unknown</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Delivered} delivered, {Failed} failed, {NotSent} not sent, {Unknown} unknown");
}
