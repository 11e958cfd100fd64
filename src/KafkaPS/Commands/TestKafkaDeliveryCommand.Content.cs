using System.Management.Automation;
using System.Text;
using KafkaPS.Completion;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The parameters of Send-KafkaRecord for the content of records, with the same meaning.</content>
public sealed partial class TestKafkaDeliveryCommand
{
    const string InputObjectSet = "InputObject", PathSet = "Path", LiteralPathSet = "LiteralPath";
    const int MaxJsonDepth = 100;

    KeyDelimiter? _keyDelimiter;
    RecordPattern? _pattern;

    /// <summary>The key of every record that does not have its own, or the script block that computes it, as with Send-KafkaRecord.</summary>
    [Parameter]
    public object? Key { get; set; }

    /// <summary>The headers of every record that does not have its own, as with Send-KafkaRecord.</summary>
    [Parameter]
    [Alias("Headers")]
    [HeaderTransformation]
    [AllowEmptyCollection]
    public KafkaHeader[]? Header { get; set; }

    /// <summary>The serializer for keys, as with Send-KafkaRecord. The default is the serializer of the producer.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? KeySerializer { get; set; }

    /// <summary>The serializer for values, as with Send-KafkaRecord. The default is the serializer of the producer.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? ValueSerializer { get; set; }

    /// <summary>The encoding of text in keys and values, or of files without a byte order mark, as with Send-KafkaRecord. The default is UTF-8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The maximum number of levels of nested objects and arrays in JSON, from 1 to 100, as with Send-KafkaRecord. The default is 10.</summary>
    [Parameter]
    [ValidateRange(1, MaxJsonDepth)]
    public int JsonDepth { get; set; } = SerializerOptions.DefaultJsonDepth;

    /// <summary>Whether each file is a single record with unchanged bytes.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>The text that separates records in a file. The default is a line feed, with or without a preceding carriage return.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }

    /// <summary>The text that separates the key and the value in a line of a file or in text from the pipeline, as with Send-KafkaRecord.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyDelimiter { get; set; }

    /// <summary>Whether a line without the delimiter of -KeyDelimiter is a record without a key.</summary>
    [Parameter]
    public SwitchParameter AllowMissingKey { get; set; }

    /// <summary>A regular expression whose named groups are the parts of a record, as with Send-KafkaRecord.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Pattern { get; set; }

    /// <summary>A regular expression that matches the first line of each record, as with Send-KafkaRecord.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? MultilinePattern { get; set; }

    /// <summary>Skips empty lines and empty text from the pipeline.</summary>
    [Parameter]
    public SwitchParameter SkipEmptyLine { get; set; }

    void PrepareInput()
    {
        string? contradiction = RecordParts.Contradiction(KeyDelimiter, Pattern, Raw);
        if (contradiction is not null) ThrowUsageError(new ArgumentException(contradiction), "InputContradicted", ErrorCategory.InvalidArgument);
        if (KeyDelimiter is not null) _keyDelimiter = new KeyDelimiter(KeyDelimiter, AllowMissingKey);
        if (Pattern is not null) _pattern = ParsePattern(nameof(Pattern), Pattern, pattern => new RecordPattern(pattern));
    }

    TextFormat CreateFormat() => new()
    {
        Encoding = Encoding ?? TextBytes.Utf8,
        IsEncodingStated = Encoding is not null,
        Delimiter = Delimiter,
        FirstLine = MultilinePattern is null ? null : ParsePattern(nameof(MultilinePattern), MultilinePattern, RecordLines.FirstLinePattern),
    };

    SendOptions CreateOptions()
    {
        SendOptions forFiles = CreateOptions(TextBytes.Utf8);
        return Encoding is null || ParameterSetName != InputObjectSet ? forFiles : CreateOptions(Encoding) with { ForFiles = forFiles };
    }

    SendOptions CreateOptions(Encoding encoding)
    {
        var serializing = new SerializerOptions { Encoding = encoding, JsonDepth = JsonDepth };
        object? key = ScalarText.Unwrap(Key);
        return new SendOptions
        {
            Key = key is ScriptBlock ? null : key,
            KeyFunction = key is ScriptBlock script ? new ScriptFunction(script) : null,
            Headers = Header ?? [],
            KeySerializer = (KeySerializer ?? SendDefaults.KeySerializer).With(serializing),
            ValueSerializer = (ValueSerializer ?? SendDefaults.ValueSerializer).With(serializing),
        };
    }
}
