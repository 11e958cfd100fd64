using System.Collections;
using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>How an input is divided into records, and records into parts.</content>
public sealed partial class SendKafkaRecordCommand
{
    RecordWarnings _warnings = null!;
    KeyDelimiter? _keyDelimiter;
    bool _takesOnlyFiles;
    RecordPattern? _pattern;

    /// <summary>
    /// The text that separates the key and the value in a line of a file or in text from the pipeline, such as "`t". The key precedes the first
    /// delimiter, and the value follows it. A line without the delimiter causes an error. Java: <c>key.separator</c> of the console producer.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyDelimiter { get; set; }

    /// <summary>Sends a line that does not contain the delimiter of -KeyDelimiter as a record without a key.</summary>
    [Parameter]
    public SwitchParameter AllowMissingKey { get; set; }

    /// <summary>
    /// A regular expression whose named groups are the parts of a record: Key, Value, Topic, Partition, and Timestamp. Every other
    /// named group becomes a header. Without a Value group, the whole text is the value. A line that does not match causes an error.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Pattern { get; set; }

    /// <summary>Skips empty lines and empty text from the pipeline.</summary>
    [Parameter]
    public SwitchParameter SkipEmptyLine { get; set; }

    /// <summary>The maximum number of records to send per second, measured over a tenth of a second. By default, there is no limit.</summary>
    [Parameter]
    [ValidateRange(0.001, 1e9)]
    public double RecordsPerSecond { get; set; }

    /// <summary>The maximum number of bytes of records to send per second. By default, there is no limit. A record is never split.</summary>
    [Parameter]
    [ValidateRange(1.0, 1e12)]
    public double BytesPerSecond { get; set; }

    void PrepareInput()
    {
        _warnings = new RecordWarnings(WriteWarning);
        _warnings.Timestamp(Timestamp);
        if (IsGiven(nameof(Key)) && ScalarText.Unwrap(Key) is null && NullArgument.Reason(this, nameof(Key)) != NullReason.Written) _warnings.NullKey();
        string? contradiction = RecordParts.Contradiction(KeyDelimiter, Pattern, Raw);
        if (contradiction is not null) ThrowUsageError(new ArgumentException(contradiction), "InputContradicted", ErrorCategory.InvalidArgument);
        _takesOnlyFiles = !ReadsFiles && (Raw || Delimiter is not null);
        if (KeyDelimiter is not null) _keyDelimiter = new KeyDelimiter(KeyDelimiter, AllowMissingKey);
        if (Pattern is not null) _pattern = ParsePattern(nameof(Pattern), Pattern, pattern => new RecordPattern(pattern));
    }

    void Take(object? item)
    {
        if (item is null && !_takesInput && NullArgument.IsNothing(NullArgument.Reason(this, nameof(InputObject)), nameof(InputObject), _warnings)) return;
        object? input = ScalarText.Unwrap(item);
        if (input is IList) TakeEach(input, item);
        else TakeOne(input, item);
    }

    /// <summary>Sends each element of a list as a record. If reading the list fails, this causes an error, and processing continues with the next pipeline object.</summary>
    void TakeEach(object input, object? item)
    {
        try
        {
            if (RecordInput.ElementsOf(input) is not { } list)
            {
                TakeOne(input, item);
                return;
            }

            foreach (object? element in RecordInput.Read(list)) TakeOne(ScalarText.Unwrap(element), element);
        }
        catch (SerializationException e)
        {
            Refuse(input, KafkaErrors.Serialization(e, isKey: false));
        }
    }

    void TakeOne(object? input, object? item)
    {
        switch (input)
        {
            case "" when SkipEmptyLine:
                return;
            case FileInfo file:
                SendFiles([file.FullName], isLiteral: true);
                return;
            case not null when _takesOnlyFiles:
                ThrowUsageError(new ArgumentException($"{(Raw ? "-Raw" : "-Delimiter")} applies to files. Use -Path, -LiteralPath, or file objects from Get-ChildItem -File."),
                    "InputContradicted", ErrorCategory.InvalidArgument, item);
                return;
            case byte when _takesInput:
                _warnings.SingleBytes();
                break;
            case null when _takesInput && Key is null && Topic is null:
                // $lost.TargetObject if no record failed.
                WriteVerbose("$null has no topic, key, or value, so there is nothing to send.");
                return;
            case null when Key is null:
                _warnings.NeitherKeyNorValue();
                break;
            case null when !_takesInput && NullArgument.Reason(this, nameof(InputObject)) == NullReason.Unknown:
                _warnings.Tombstone("");
                break;
        }

        try
        {
            KafkaRecord? record = input as KafkaRecord ?? RecordCopies.TryRead(input) ?? RecordParts.Of(input, _pattern, _keyDelimiter);
            // The record is a copy of one that was read from another topic.
            if (record?.Offset is not null && Topic is not null) record = record.WithoutPlace();
            if (PassThru) _operation.Input = item;
            Send(record ?? input, record ?? item);
        }
        catch (FormatException e)
        {
            Refuse(input, KafkaErrors.Parts(e));
        }
        catch (SerializationException e)
        {
            Refuse(input, KafkaErrors.Serialization(e, isKey: false));
        }
    }

    /// <summary>A separate method, because the closure of a lambda is allocated when its method is entered, which would be for each record.</summary>
    void Refuse(object? input, KafkaException error) => Run(() => _operation.Refuse(input, error));
}
