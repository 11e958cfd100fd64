using System.Collections;
using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>How many records an input is, and which parts they have.</content>
public sealed partial class SendKafkaRecordCommand
{
    RecordWarnings _warnings = null!;
    KeyDelimiter? _keyDelimiter;
    bool _takesOnlyFiles;
    RecordPattern? _pattern;

    /// <summary>
    /// What stands between key and value in a line of a file or a text of the pipeline, such as "`t": what is before the first one is the key, and what is after it the
    /// value. A line without it is an error of that line. Java: <c>key.separator</c> of the console producer.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyDelimiter { get; set; }

    /// <summary>A line without the delimiter of -KeyDelimiter is a record without a key.</summary>
    [Parameter]
    public SwitchParameter AllowMissingKey { get; set; }

    /// <summary>
    /// A regular expression whose named groups are the parts of a record: Key, Value, Topic, Partition and Timestamp, and every other one is a header. Without a group
    /// Value the whole text is the value. A line that does not match is an error of that line.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Pattern { get; set; }

    /// <summary>An empty line, or an empty text of the pipeline, is skipped.</summary>
    [Parameter]
    public SwitchParameter SkipEmptyLine { get; set; }

    /// <summary>How many records go to the client in a second at most, measured over a tenth of a second; by default as many as there are.</summary>
    [Parameter]
    [ValidateRange(0.001, 1e9)]
    public double RecordsPerSecond { get; set; }

    /// <summary>How many bytes of records go to the client in a second at most; by default as many as there are. A record is never divided.</summary>
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

    /// <summary>A list is a record for each element. One that fails on the way is an error of its own, and what comes after it in the pipeline continues.</summary>
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
                // $lost.TargetObject when nothing was lost.
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
            // It is a copy of what was read from another topic.
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

    /// <summary>Apart, because what a lambda needs is made when its method is entered, and that for each record.</summary>
    void Refuse(object? input, KafkaException error) => Run(() => _operation.Refuse(input, error));
}
