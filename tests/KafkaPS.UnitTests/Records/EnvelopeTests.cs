using System.Buffers;
using System.Text;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>Records as lines of JSON and back, and the lines that other tools print.</summary>
public sealed class EnvelopeTests
{
    static readonly KafkaException Failure = KafkaErrors.FromCode(-192, "Record for t");

    [Fact]
    public void A_record_is_read_back_as_it_was()
    {
        var record = new KafkaRecord
        {
            Topic = "t",
            Partition = 3,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
            Key = new byte[] { 0xff, 0 },
            Value = "quote \" \\ \u2028 \0 é 😀\n",
            Headers = [new KafkaHeader("a", "x"u8.ToArray()), new KafkaHeader("", null), new KafkaHeader("a", []), new KafkaHeader("é", [0x80])],
        };

        Assert.Equal(Show(record), Show(Read(Write(record))));
        Assert.EndsWith("\n", Write(record), StringComparison.Ordinal);
        Assert.Equal(1, Write(record).Count(character => character == '\n'));
    }

    [Fact]
    public void Null_and_empty_are_kept_apart_and_what_is_open_stays_open()
    {
        KafkaRecord tombstone = Read(Write(new KafkaRecord { Key = "", Value = null }));

        Assert.Equal("", tombstone.Key);
        Assert.Null(tombstone.Value);
        Assert.Null(tombstone.Topic);
        Assert.Null(tombstone.Partition);
        Assert.Null(tombstone.Timestamp);
        Assert.Empty(tombstone.Headers);
    }

    [Fact]
    public void Random_records_come_back_byte_for_byte()
    {
        var random = new Random(13);
        for (int i = 0; i < 20_000; i++)
        {
            var record = new KafkaRecord
            {
                Topic = random.Next(3) == 0 ? null : Text(random),
                Partition = random.Next(3) == 0 ? null : random.Next(),
                Timestamp = random.Next(3) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(1, 253_402_300_799_999)),
                Key = Content(random),
                Value = Content(random),
                Headers = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new KafkaHeader(Text(random).Replace("\0", "", StringComparison.Ordinal), Content(random) is { } content ? content as byte[] ?? Encoding.UTF8.GetBytes((string)content) : null))],
            };
            Assert.Equal(Show(record), Show(Read(Write(record))));
            Assert.Equal(Show(record), Show(Read(Write(record, Failure))));
        }
    }

    [Theory]
    // kcat -J
    [InlineData("""{"topic":"t","partition":1,"offset":7,"tstype":"create","ts":1700000000000,"broker":1,"headers":["a","x","b",null,"a",""],"key":"k","payload":"v"}""", "t|1|1700000000000|6b|76|a=78 b=null a=")]
    [InlineData("""{"topic":"t","partition":1,"offset":7,"tstype":"unknown","ts":-1,"broker":1,"key":null,"payload":null}""", "t|1||null|null|")]
    // kcat -J with a map of headers, and with a value that it decoded as Avro
    [InlineData("""{"topic":"t","partition":1,"offset":7,"headers":{"a":["x",null],"b":["y"]},"key":"","payload":{"id":1}}""", "t|1|||7b226964223a317d|a=78 a=null b=79")]
    // kafkactl consume -o json
    [InlineData("""{"Partition":0,"Offset":5,"Headers":{"a":"x"},"Key":"k","Value":"v","Timestamp":"2023-11-14T22:13:20Z"}""", "|0|1700000000000|6b|76|a=78")]
    [InlineData("""{"Partition":0,"Offset":5,"Value":null}""", "|0||null|null|")]
    // kaf consume --output json
    [InlineData("""{"headers":[{"Key":"YQ==","Value":"eA=="},{"Key":"Yg==","Value":null}],"key":"k","offset":0,"partition":2,"payload":{"base64":"AQ=="},"timestamp":"2023-11-14T23:13:20+01:00"}""", "|2|1700000000000|6b|7b22626173653634223a2241513d3d227d|a=78 b=null")]
    [InlineData("""{"key":42,"offset":0,"partition":2,"payload":[1,2],"timestamp":"0001-01-01T00:00:00Z"}""", "|2||3432|5b312c325d|")]
    // KafkaPS
    [InlineData("""{"topic":"t","key":{"base64":"/wA="},"value":{"base64":""},"headers":[{"name":"n","value":{"base64":"gA=="}}]}""", "t|||ff00||n=80")]
    public void Lines_of_other_tools_are_records(string line, string expected) => Assert.Equal(expected, Show(Read(line)));

    [Fact]
    public void Bytes_that_kcat_prints_as_they_are_stay_bytes()
    {
        byte[] line = [.. """{"topic":"t","key":"a\n"""u8, 0xff, .. """\u00e9\ud83d\ude00","payload":"x"}"""u8];

        (KafkaRecord record, _) = EnvelopeReader.Read(line);

        Assert.Equal("610affc3a9f09f9880", Convert.ToHexStringLower((byte[])record.Key!));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"topic":"t"}""")]
    [InlineData("""{"topic":"t","value":"v","value":"w"}""")]
    [InlineData("""{"topic":"t","value":"v"} {}""")]
    [InlineData("""{"topic":1,"value":"v"}""")]
    [InlineData("""{"topic":"t","value":"v","partition":-1}""")]
    [InlineData("""{"topic":"t","value":"v","partition":1.5}""")]
    [InlineData("""{"topic":"t","value":"v","timestamp":"soon"}""")]
    [InlineData("""{"topic":"t","value":"v","headers":["a"]}""")]
    [InlineData("""{"topic":"t","value":"v","headers":[{"x":1}]}""")]
    [InlineData("""{"topic":"t","value":"v","headers":"a"}""")]
    [InlineData("""{"topic":"t","value":{"base64":"?"}}""")]
    [InlineData("""{"topic":"t","value":{"unserializable":"it is deep"}}""")]
    [InlineData("""{"topic":"t","value":"v""")]
    public void What_is_no_record_is_one_error(string line) => Assert.ThrowsAny<FormatException>(() => Read(line));

    [Fact]
    public void A_record_that_has_not_failed_and_cannot_be_serialized_is_an_error_and_one_that_has_is_told()
    {
        var record = new KafkaRecord { Value = new object() };

        Assert.Throws<SerializationException>(() => Write(record));
        Assert.Contains("\"unserializable\":", Write(record, Failure), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_retriable_failure_is_retriable()
    {
        Assert.False(EnvelopeReader.Read(Encoding.UTF8.GetBytes(Write(new KafkaRecord { Value = "v" }))).IsRetriable);
        Assert.True(EnvelopeReader.Read(Encoding.UTF8.GetBytes(Write(new KafkaRecord { Value = "v" }, Failure))).IsRetriable);
    }

    static string Write(KafkaRecord record, KafkaException? error = null)
    {
        var line = new ArrayBufferWriter<byte>();
        EnvelopeWriter.Write(line, record, error);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    static KafkaRecord Read(string line) => EnvelopeReader.Read(Encoding.UTF8.GetBytes(line.TrimEnd('\n'))).Record;

    static string Show(KafkaRecord record) => string.Join('|', record.Topic, record.Partition, record.Timestamp?.ToUnixTimeMilliseconds(), Hex(record.Key), Hex(record.Value),
        string.Join(' ', record.Headers.Select(header => $"{header.Name}={Hex(header.Value)}")));

    static string Hex(object? content) => content is null ? "null" : Convert.ToHexStringLower(content as byte[] ?? Encoding.UTF8.GetBytes((string)content));

    static object? Content(Random random)
    {
        if (random.Next(4) == 0) return null;
        if (random.Next(2) == 0) return Text(random);
        byte[] bytes = new byte[random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    static string Text(Random random)
    {
        var text = new StringBuilder();
        for (int left = random.Next(12); left > 0; left--)
        {
            int point = random.Next(2) == 0 ? random.Next(0x80) : random.Next(0x110000);
            text.Append(point is >= 0xD800 and <= 0xDFFF ? "\u2028" : char.ConvertFromUtf32(point));
        }

        return text.ToString();
    }
}
