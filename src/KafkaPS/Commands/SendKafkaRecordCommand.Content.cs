using System.Management.Automation;
using System.Text;
using KafkaPS.Completion;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The parameters that say what is in the records. A KafkaRecord has its own, and takes from here what it leaves open.</content>
public sealed partial class SendKafkaRecordCommand
{
    const int MaxJsonDepth = 100;

    /// <summary>
    /// The key of every record that has none of its own, or a script block that computes it: <c>$_</c> is the input. Records of one key go to one
    /// partition, the one that Java's client would choose.
    /// </summary>
    [Parameter]
    public object? Key { get; set; }

    /// <summary>The partition of every record that has none of its own, from 0; by default the key decides.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Partition { get; set; }

    /// <summary>The time of every record that has none of its own: a date, or milliseconds since 1970-01-01T00:00:00Z. By default the time of sending.</summary>
    [Parameter]
    [TimestampTransformation]
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>
    /// The headers of every record that has none of its own: a dictionary, whose values are text (sent as UTF-8), <c>byte[]</c>, <c>$null</c> or an array of
    /// these (a repeated name), or KafkaPS.KafkaHeader objects.
    /// </summary>
    [Parameter]
    [Alias("Headers")]
    [HeaderTransformation]
    [AllowEmptyCollection]
    public KafkaHeader[]? Header { get; set; }

    /// <summary>
    /// How keys become bytes: the name of a serializer, Java's class name, or a script block whose <c>$_</c> is the key and which gives text, <c>byte[]</c> or
    /// <c>$null</c>. By default the producer's, which is Auto by default.
    /// </summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? KeySerializer { get; set; }

    /// <summary>How values become bytes: the name of a serializer, Java's class name, or a script block whose <c>$_</c> is the value, as in -KeySerializer.</summary>
    [Parameter]
    [SerializerTransformation(Hint = "Use -InputObject or the pipeline for the value.")]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? ValueSerializer { get; set; }

    /// <summary>
    /// The encoding of text in keys and values, UTF-8 by default. No byte order mark is written, and JSON is always UTF-8. For files it is the encoding of
    /// those without a byte order mark, and the records are UTF-8.
    /// </summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>How many objects and arrays JSON may have inside one another, from 1 to 100; 10 by default. A record with more is an error.</summary>
    [Parameter]
    [ValidateRange(1, MaxJsonDepth)]
    public int JsonDepth { get; set; } = SerializerOptions.DefaultJsonDepth;

    SendOptions CreateOptions()
    {
        SendOptions forFiles = CreateOptions(TextBytes.Utf8);
        return Encoding is null || ReadsFiles ? forFiles : CreateOptions(Encoding) with { ForFiles = forFiles };
    }

    SendOptions CreateOptions(Encoding encoding)
    {
        var serializing = new SerializerOptions { Encoding = encoding, JsonDepth = JsonDepth };
        object? key = ScalarText.Unwrap(Key);
        return new SendOptions
        {
            Topic = Topic,
            Key = key is ScriptBlock ? null : key,
            KeyFunction = key is ScriptBlock script ? new ScriptFunction(script) : null,
            Partition = Partition,
            Timestamp = Timestamp,
            Headers = Header ?? [],
            KeySerializer = (KeySerializer ?? CallProducer.KeySerializer).With(serializing),
            ValueSerializer = (ValueSerializer ?? CallProducer.ValueSerializer).With(serializing),
            OnEmptyKey = _warnings.EmptyKey,
            Rate = RecordsPerSecond > 0 || BytesPerSecond > 0 ? new RateLimit(RecordsPerSecond, BytesPerSecond) : null,
            DeadLetters = _deadLetters,
            Synchronous = Synchronous,
            NoWait = NoWait,
            WantsDetails = WantsDetails,
            PassesInputs = PassThru,
        };
    }
}
