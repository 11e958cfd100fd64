using System.Management.Automation;

namespace KafkaPS.Bench;

/// <summary>The floor of any pipeline: the parameters of Send-KafkaRecord that a line binds, and nothing done with them.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Empty")]
public class TestEmptyCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string Topic { get; set; }

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object InputObject { get; set; }

    protected override void ProcessRecord()
    {
    }
}

/// <summary>The floor of any pipeline that emits an object of metadata for each line.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Emit")]
public sealed class TestEmitCommand : TestEmptyCommand
{
    protected override void ProcessRecord()
    {
        WriteObject(new Metadata(Topic));
    }

    /// <summary>An object of the size of a RecordMetadata.</summary>
    sealed class Metadata
    {
        internal Metadata(string topic)
        {
            Topic = topic;
        }

        public string Topic { get; private set; }
        public int Partition { get; set; }
        public long Offset { get; set; }
        public long Timestamp { get; set; }
        public int KeySize { get; set; }
        public int ValueSize { get; set; }
        public int Latency { get; set; }
    }
}
