using System.Buffers;
using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Writes records to a file as lines of JSON, which Import-KafkaRecord reads back byte for byte.</para>
/// <para type="description">
/// Accepts records of New-KafkaRecord and Import-KafkaRecord, and errors of Send-KafkaRecord, whose targets
/// are the failed records. The format of the file is that of <c>Send-KafkaRecord -DeadLetterPath</c>.
/// </para>
/// </summary>
[Cmdlet(VerbsData.Export, "KafkaRecord", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class ExportKafkaRecordCommand : SafeCmdlet, IDisposable
{
    /// <summary>The number of bytes that are collected before they are written.</summary>
    const int WriteSize = 256 * 1024;

    readonly ArrayBufferWriter<byte> _lines = new();
    RecordFile? _file;

    /// <summary>The file. Only its owner can read and write a new file. An existing file is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The records: KafkaRecord objects, copies of them from jobs, or errors of Send-KafkaRecord.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Appends to an existing file.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Does not replace an existing file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        string path = GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(path, "Export records")) return;
        if (NoClobber && !Append && File.Exists(path)) Throw(new IOException($"The file '{path}' already exists, and -NoClobber was specified."), "NoClobber", ErrorCategory.ResourceExists, path);
        try
        {
            _file = new RecordFile(path, Append);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Throw(new IOException($"The file '{path}' cannot be written: {e.Message}", e), "FileNotWritten", ErrorCategory.OpenError, path);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_file is null) return;
        foreach (PSObject input in InputObject!) Add(input);
        if (_lines.WrittenCount >= WriteSize) Write();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Write();

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    void Add(PSObject input)
    {
        // The file must not contain a line that failed halfway.
        var line = new ArrayBufferWriter<byte>();
        try
        {
            object? given = ScalarText.Unwrap(input);
            (KafkaRecord? record, KafkaException? error) = given is ErrorRecord { TargetObject: var target } failed
                ? (RecordOf(ScalarText.Unwrap(target)), failed.Exception as KafkaException) : (RecordOf(given), null);
            if (record is null)
            {
                WriteError(new ErrorRecord(new ArgumentException($"{ScalarText.Describe(given ?? "null")} is not a record. Create one with New-KafkaRecord."), "NotARecord", ErrorCategory.InvalidType, input));
                return;
            }

            EnvelopeWriter.Write(line, record, error);
            _lines.Write(line.WrittenSpan);
        }
        catch (SerializationException e)
        {
            WriteError(new ErrorRecord(new SerializationException($"The record cannot be exported: {e.Message}", e), "Serialization", ErrorCategory.InvalidData, input));
        }
    }

    static KafkaRecord? RecordOf(object? given) => given as KafkaRecord ?? RecordCopies.TryRead(given);

    void Write()
    {
        if (_file is null || _lines.WrittenCount == 0) return;
        try
        {
            _file.Append(_lines.WrittenSpan);
        }
        catch (IOException e)
        {
            Throw(new IOException($"The file '{_file.Path}' cannot be written: {e.Message}", e), "FileNotWritten", ErrorCategory.WriteError, _file.Path);
        }

        _lines.ResetWrittenCount();
    }

    void Throw(IOException exception, string id, ErrorCategory category, string path) => ThrowTerminatingError(new ErrorRecord(exception, id, category, path));
}
