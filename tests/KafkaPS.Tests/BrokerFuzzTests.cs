using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>
/// Any text or bytes come out of a real Kafka byte for byte and in order, or cause the documented error. <c>KAFKAPS_TEST_FUZZ_RECORDS</c> is the number of records;
/// the default is 10,000.
/// </summary>
[Collection(SharedKafka.Name)]
public sealed class BrokerFuzzTests(SharedKafka.Fixture fixture, ITestOutputHelper output) : IDisposable
{
    const int BatchSize = 500;

    static readonly Gen<string> Text = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Choose(0, 0xFFFF).Select(code => (char)code).ArrayOf().Select(characters => new string(characters)),
        Gen.Elements("", "Key", "\ud83d", "\udc00\ud800", "😀", "a\0b", "\r\n", "\ufeffmark", "\"\\", "2026-03-01", "-0", "$null", "é", "e\u0301", "\uffff"));

    static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(code => (byte)code).ArrayOf();

    static readonly Gen<Part> AnyPart = Gen.Frequency(
        (5, Text.Select(text => new Part(text, Utf8(text), IsValid(text)))),
        (3, Bytes.Select(bytes => new Part(bytes, bytes, true))),
        (1, Gen.Constant(default(Part))));

    /// <summary>Any valid header name, each only once, because a dictionary repeats a name with a list of values.</summary>
    static readonly Gen<(string Name, Part[] Values)[]> AnyHeaders = Gen.Frequency(
        (2, Gen.Constant(Array.Empty<(string, Part[])>())),
        (1, Gen.Choose(1, 3).SelectMany(count => Text.Where(name => IsValid(name) && !name.Contains('\0', StringComparison.Ordinal))
            .SelectMany(name => Gen.Choose(1, 3).SelectMany(values => AnyPart.Where(part => part.HasBytes).ArrayOf(values)).Select(values => (name, values))).ArrayOf(count))
            .Select(headers => headers.DistinctBy(header => header.name).ToArray())));

    static readonly Gen<Given> AnyRecord = AnyPart.SelectMany(key => AnyPart.SelectMany(value => AnyHeaders.SelectMany(headers =>
        Gen.Choose(0, 3).SelectMany(kind => Gen.Choose(1, int.MaxValue).Select(time => new Given(key, value, headers, kind == 0 ? time * 700L : null))))));

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [RealKafkaFact]
    public void What_goes_in_comes_out_of_the_broker()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("KAFKAPS_TEST_FUZZ_RECORDS") ?? "10000", CultureInfo.InvariantCulture);
        RealKafka kafka = fixture.Kafka;
        string topic = $"fuzz-{Guid.NewGuid():N}";
        // Records with an old timestamp exceed the retention time.
        kafka.CreateTopic(topic, partitions: 1, "retention.ms=-1");
        _session.Run("$null = New-KafkaProducer $server", ("server", kafka.BootstrapServer)).ThrowIfFailed();
        var sent = new List<Given>();
        int refused = 0;

        // A case is a batch: one call per record would take most of the time.
        Prop.ForAll(Arb.From(AnyRecord.ArrayOf(BatchSize)), batch =>
        {
            bool isPlain = sent.Count % 2 == 0;
            Given[] records = isPlain ? [.. batch.Select(record => new Given(default, record.Value, [], null))] : batch;
            ScriptResult result = isPlain
                ? _session.Run("$values | Send-KafkaRecord $topic -Summary", ("topic", topic), ("values", records.Select(record => record.Value.Content).ToArray()))
                : _session.Run("$rows | New-KafkaRecord -Topic $topic -AllowTombstone | Send-KafkaRecord -Summary", ("topic", topic), ("rows", records.Select(Row).ToArray()));
            Given[] good = [.. records.Where(record => record.IsValid)];
            sent.AddRange(good);
            refused += records.Length - good.Length;
            Assert.Equal(records.Length - good.Length, result.Errors.Count);
            Assert.All(result.Errors, error => Assert.StartsWith("Serialization,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
            return Assert.Single(result.Output).ToString() == $"{topic}: {good.Length} delivered, {records.Length - good.Length} failed, 0 unknown";
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest((count + BatchSize - 1) / BatchSize));
        _session.Run("Close-KafkaProducer").ThrowIfFailed();

        List<ConsumeResult<byte[]?, byte[]?>> found = TopicReader.Read(kafka.BootstrapServer, topic);
        output.WriteLine($"{sent.Count + refused} records: {found.Count} read back, {refused} refused.");
        Assert.Equal(sent.Count, found.Count);
        // One by one: a message about two long lists shows only their beginnings.
        Assert.All(sent.Zip(found), pair => Assert.Equal(Describe(pair.First), Describe(pair.Second.Message, pair.First.Timestamp is not null)));
    }

    static PSObject Row(Given record)
    {
        var headers = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string name, Part[] values) in record.Headers) headers.Add(name, values.Length == 1 ? values[0].Content : values.Select(value => value.Content).ToArray());
        var row = new PSObject();
        foreach ((string name, object? content) in new (string, object?)[] { ("Key", record.Key.Content), ("Value", record.Value.Content), ("Timestamp", record.Timestamp), ("Headers", headers) })
            row.Properties.Add(new PSNoteProperty(name, content));
        return row;
    }

    static string Describe(Given record) => string.Join(' ', [Hex(record.Key.Bytes), Hex(record.Value.Bytes), record.Timestamp?.ToString(CultureInfo.InvariantCulture) ?? "now",
        .. record.Headers.SelectMany(header => header.Values.Select(value => $"{Hex(Utf8(header.Name))}={Hex(value.Bytes)}"))]);

    static string Describe(Message<byte[]?, byte[]?> message, bool hasTimestamp) => string.Join(' ', [Hex(message.Key), Hex(message.Value),
        hasTimestamp ? message.Timestamp.UnixTimestampMs.ToString(CultureInfo.InvariantCulture) : "now", .. message.Headers.Select(header => $"{Hex(Utf8(header.Key))}={Hex(header.GetValueBytes())}")]);

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Whether a text has no unpaired surrogate, checked differently than in the module.</summary>
    static bool IsValid(string text) => !text.Where((character, i) => char.IsHighSurrogate(character) ? i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])
        : char.IsLowSurrogate(character) && (i == 0 || !char.IsHighSurrogate(text[i - 1]))).Any();

    static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexStringLower(bytes);

    /// <summary>A key or a value.</summary>
    /// <param name="Content">What the module is given.</param>
    /// <param name="Bytes">What Kafka must store.</param>
    /// <param name="IsValid">Whether it has bytes at all.</param>
    readonly record struct Part(object? Content, byte[]? Bytes, bool IsValid)
    {
        internal bool HasBytes => IsValid || Content is null;
    }

    sealed record Given(Part Key, Part Value, (string Name, Part[] Values)[] Headers, long? Timestamp)
    {
        internal bool IsValid => Key.HasBytes && Value.HasBytes;
    }
}
