using System.Globalization;

namespace KafkaPS;

/// <summary>What became of the records of a call of Send-KafkaRecord that ended early: a property of the exception that ended it.</summary>
/// <remarks>What the pipeline or a file still had is not counted: the call did not take it.</remarks>
public sealed class KafkaSendOutcome
{
    /// <summary>Records that Kafka has acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>Records that failed; they are not in Kafka, unless their error says that they may be.</summary>
    public long Failed { get; init; }

    /// <summary>Records that the call had taken and that were not sent when it ended. They are not in Kafka.</summary>
    public long NotSent { get; init; }

    /// <summary>Records that were sent and neither acknowledged nor failed when the call ended. They may be in Kafka.</summary>
    public long Unknown { get; init; }

    /// <summary>Records that the call took: the sum of the others. After it, the input continues.</summary>
    public long Taken => Delivered + Failed + NotSent + Unknown;

    /// <summary>For example <c>1000 delivered, 2 failed, 0 not sent, 12 unknown</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Delivered} delivered, {Failed} failed, {NotSent} not sent, {Unknown} unknown");
}
