using System.Management.Automation;
using System.Text;
using KafkaPS.Completion;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>What the call of Send-KafkaRecord said of its records: the same parameters with the same meaning.</content>
public sealed partial class TestKafkaDeliveryCommand
{
    const string InputObjectSet = "InputObject", PathSet = "Path", LiteralPathSet = "LiteralPath";
    const int MaxJsonDepth = 100;

    KeyDelimiter? _keyDelimiter;
    RecordPattern? _pattern;

    /// <summary>The key of every record that has none of its own, or the script block that computed it, as it was given to Send-KafkaRecord.</summary>
    [Parameter]
    public object? Key { get; set; }

    /// <summary>The headers of every record that has none of its own, as they were given to Send-KafkaRecord.</summary>
    [Parameter]
    [Alias("Headers")]
    [HeaderTransformation]
    [AllowEmptyCollection]
    public KafkaHeader[]? Header { get; set; }

    /// <summary>How keys became bytes, as it was given to Send-KafkaRecord; by default the producer's.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? KeySerializer { get; set; }

    /// <summary>How values became bytes, as it was given to Send-KafkaRecord; by default the producer's.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? ValueSerializer { get; set; }

    /// <summary>The encoding of text in keys and values, UTF-8 by default; for files that of those without a byte order mark, as it was given to Send-KafkaRecord.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>How many objects and arrays JSON may have inside one another, from 1 to 100; 10 by default, as it was given to Send-KafkaRecord.</summary>
    [Parameter]
    [ValidateRange(1, MaxJsonDepth)]
    public int JsonDepth { get; set; } = SerializerOptions.DefaultJsonDepth;

    /// <summary>Each file is one record, its bytes as they are.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>What ends a record in a file; by default a line feed, with a carriage return before it or not.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }

    /// <summary>What stands between key and value in a line of a file or a text of the pipeline, as it was given to Send-KafkaRecord.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyDelimiter { get; set; }

    /// <summary>A line without the delimiter of -KeyDelimiter is a record without a key.</summary>
    [Parameter]
    public SwitchParameter AllowMissingKey { get; set; }

    /// <summary>A regular expression whose named groups are the parts of a record, as it was given to Send-KafkaRecord.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Pattern { get; set; }

    /// <summary>A regular expression that the first line of each record matches, as it was given to Send-KafkaRecord.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? MultilinePattern { get; set; }

    /// <summary>An empty line, or an empty text of the pipeline, is skipped.</summary>
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
