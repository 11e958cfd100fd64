using System.Management.Automation;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Reads records from lines of JSON, as written by Export-KafkaRecord, Send-KafkaRecord -DeadLetterPath, kcat, kafkactl, and kaf.</para>
/// <para type="description"><c>Import-KafkaRecord failed.jsonl | Send-KafkaRecord</c> sends exactly
/// the records that failed. A record whose delivery is unknown may already be in Kafka.</para>
/// </summary>
[Cmdlet(VerbsData.Import, "KafkaRecord", DefaultParameterSetName = "Path")]
[OutputType(typeof(KafkaRecord))]
public sealed class ImportKafkaRecordCommand : KafkaCommand
{
    long _number;

    /// <summary>The files. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files. Wildcard characters are interpreted literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Lines of JSON, such as the output of <c>kcat -C -J</c>. PowerShell reads the output of a program as text, so bytes that are not UTF-8 are preserved only in files.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    [AllowEmptyString]
    public string[]? InputObject { get; set; }

    /// <summary>Imports only records whose error was retriable.</summary>
    [Parameter]
    public SwitchParameter RetriableOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            foreach (string line in InputObject) Read(Encoding.UTF8.GetBytes(line), $"Line {++_number}", line);
            return;
        }

        foreach (string file in InputFiles.Resolve(this, (Path ?? LiteralPath)!, literal: LiteralPath is not null))
        {
            try
            {
                Import(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
            {
                InputFiles.WriteReadError(this, file, e);
            }
        }
    }

    void Import(string file)
    {
        using var lines = new JsonLines(file);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (Stop.IsCancellationRequested) throw new PipelineStoppedException();
            Read(line, $"{file}, line {lines.Number}", null);
        }
    }

    void Read(ReadOnlyMemory<byte> line, string place, string? text)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty) return;
        try
        {
            (KafkaRecord record, bool isRetriable) = EnvelopeReader.Read(line);
            if (isRetriable || !RetriableOnly) WriteObject(record);
        }
        catch (FormatException e)
        {
            string advice = text is null || text.TrimStart().StartsWith('{') ? "" : " The pipeline takes lines of JSON. To import a file, use -Path.";
            WriteRecordError(new ErrorRecord(new FormatException($"{place}: {e.Message}{advice}", e), "NotARecord", ErrorCategory.InvalidData, text ?? Encoding.UTF8.GetString(line.Span)));
        }
    }
}
