using System.Management.Automation;
using System.Text;
using KafkaPS.Completion;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The parameters for the content of records. They supply the parts that a KafkaRecord does not specify.</content>
public sealed partial class SendKafkaRecordCommand
{
    const int MaxJsonDepth = 100;

    /// <summary>
    /// The key of every record that does not have its own, or a script block that computes the key from the input,
    /// <c>$_</c>. Records with the same key go to the same partition, which is the one that Java's client would choose.
    /// </summary>
    [Parameter]
    public object? Key { get; set; }

    /// <summary>The partition of every record that does not have its own, starting at 0. By default, the key determines the partition.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Partition { get; set; }

    /// <summary>The timestamp of every record that does not have its own: a date, or milliseconds since 1970-01-01T00:00:00Z. The default is the time of sending.</summary>
    [Parameter]
    [TimestampTransformation]
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>
    /// The headers of every record that does not have its own: a dictionary, whose values are text (UTF-8),
    /// <c>byte[]</c>, <c>$null</c>, or an array of these, which repeats the name, or KafkaPS.KafkaHeader objects.
    /// </summary>
    [Parameter]
    [Alias("Headers")]
    [HeaderTransformation]
    [AllowEmptyCollection]
    public KafkaHeader[]? Header { get; set; }

    /// <summary>
    /// The serializer for keys: its name, the name of the Java class, or a script block whose <c>$_</c> is the key and which returns
    /// text, <c>byte[]</c>, or <c>$null</c>. The default is the serializer of the producer, which is Auto unless you set it.
    /// </summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? KeySerializer { get; set; }

    /// <summary>The serializer for values: its name, the name of the Java class, or a script block whose <c>$_</c> is the value, as in -KeySerializer.</summary>
    [Parameter]
    [SerializerTransformation(Hint = "Use -InputObject or the pipeline for the value.")]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? ValueSerializer { get; set; }

    /// <summary>
    /// The encoding of text in keys and values. The default is UTF-8. No byte order mark is written, and JSON is always
    /// UTF-8. For files, it is the encoding of those that have no byte order mark, and the records are UTF-8.
    /// </summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The maximum number of levels of nested objects and arrays in JSON, from 1 to 100. The default is 10. A record with more levels causes an error.</summary>
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
