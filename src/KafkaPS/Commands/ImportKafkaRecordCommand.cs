using System.Management.Automation;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Reads records back out of a dead-letter file, which Send-KafkaRecord -DeadLetterPath has written.</para>
/// <para type="description"><c>Import-KafkaRecord failed.jsonl | Send-KafkaRecord</c> sends exactly what was lost. A record whose delivery is unknown may be in Kafka already.</para>
/// </summary>
[Cmdlet(VerbsData.Import, "KafkaRecord", DefaultParameterSetName = "Path")]
[OutputType(typeof(KafkaRecord))]
public sealed class ImportKafkaRecordCommand : KafkaCommand
{
    /// <summary>The files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files, by their names as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Only records whose error was retriable.</summary>
    [Parameter]
    public SwitchParameter RetriableOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string file in InputFiles.Resolve(this, (Path ?? LiteralPath)!, literal: LiteralPath is not null))
        {
            try
            {
                Import(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                InputFiles.WriteReadError(this, file, e);
            }
        }
    }

    void Import(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(file, Encoding.UTF8))
        {
            number++;
            if (Stop.IsCancellationRequested) throw new PipelineStoppedException();
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                (KafkaRecord record, bool isRetriable) = DeadLetter.Read(line);
                if (isRetriable || !RetriableOnly) WriteObject(record);
            }
            catch (FormatException e)
            {
                WriteError(new ErrorRecord(new FormatException($"{file}, line {number}: {e.Message}", e), "NotADeadLetter", ErrorCategory.InvalidData, line));
            }
        }
    }
}
