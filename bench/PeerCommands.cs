using System.Management.Automation;

namespace KafkaPS.Bench;

/// <summary>The baseline for any pipeline: binds the same parameters per line as Send-KafkaRecord, and does nothing with them.</summary>
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

/// <summary>The baseline for any pipeline that emits a metadata object for each line.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Emit")]
public sealed class TestEmitCommand : TestEmptyCommand
{
    protected override void ProcessRecord()
    {
        WriteObject(new Metadata(Topic));
    }

    /// <summary>An object as large as a RecordMetadata.</summary>
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
