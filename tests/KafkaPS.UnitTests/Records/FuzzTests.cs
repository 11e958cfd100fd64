using System.Buffers;
using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>Any input yields the correct result or the documented error, and never another error.</summary>
public sealed class FuzzTests
{
    const int Cases = 100_000;

    static readonly Gen<string> Text = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Choose(0, 0xFFFF).Select(code => (char)code).ArrayOf().Select(characters => new string(characters)),
        Gen.Elements("", "Key", "Value", "\ud83d", "😀", "a\0b", "\"\\", "2026-03-01", "1e400", "-0"));

    static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(code => (byte)code).ArrayOf();

    static readonly Gen<object?> Leaf = Gen.OneOf<object?>(
        Text.Select(text => (object?)text),
        Bytes.Select(bytes => (object?)bytes),
        Gen.Elements<object?>(null, DBNull.Value, true, 'x', 1.5m, double.NaN, float.PositiveInfinity, -0.0, Half.MaxValue, long.MinValue, ulong.MaxValue, Guid.Empty, DayOfWeek.Friday),
        Gen.Elements<object?>(DateTime.MinValue, DateTimeOffset.MaxValue, TimeSpan.MinValue, new Version(1, 2), new Uri("a b", UriKind.Relative), IPAddress.IPv6Any, typeof(List<>)),
        Gen.Elements<object?>(new StringBuilder("b"), new Regex("(x)"), Regex.Match("ab", "(a)(?<n>b)"), new MemoryStream([1]), "mem".AsMemory(), new ReadOnlyMemory<byte>([1]), new object(), Stream.Null),
        Gen.Elements<object?>(new SecureString(), new NetworkCredential("u", "p"), new Failing(), new FileInfo("/f"), new DirectoryInfo("/d"), new WarningRecord("w"), new InvalidOperationException("e"), Task.CompletedTask),
        Text.Select(text => (object?)JsonDocument.Parse($"[{System.Text.Json.JsonSerializer.Serialize(text)}]").RootElement),
        ArbMap.Default.GeneratorFor<int>().Select(number => (object?)number),
        ArbMap.Default.GeneratorFor<double>().Select(number => (object?)number));

    static readonly Gen<object?> Graph = Gen.Sized(size => GraphOf(Math.Min(size, 6)));

    static Gen<object?> GraphOf(int depth)
    {
        if (depth == 0) return Leaf;
        Gen<object?> inner = GraphOf(depth - 1);
        Gen<object?[]> several = Gen.Choose(0, 3).SelectMany(count => inner.ArrayOf(count));
        Gen<(string, object?)[]> named = Gen.Choose(0, 3).SelectMany(count => Text.SelectMany(name => inner.Select(value => (name, value))).ArrayOf(count));
        return Gen.OneOf(
            Leaf,
            several.Select(items => (object?)items),
            several.Select(items => (object?)new ArrayList(items)),
            several.Select(items => (object?)items.Where(item => item is not null).Select(PSObject.AsPSObject).ToList()),
            named.Select(members => (object?)Custom(members)),
            named.Select(members => (object?)Dictionary(new OrderedDictionary(), members)),
            named.Select(members => (object?)Dictionary(new Hashtable(), members)),
            inner.Select(value => (object?)(value is null ? null : PSObject.AsPSObject(value))),
            inner.Select(Cyclic));
    }

    [Fact]
    public void An_object_graph_is_valid_or_a_serialization_error()
    {
        Check(Graph, value =>
        {
            foreach (NamedSerializer named in Serializers.All) Serialize(named.Serializer, value);
            return Serialize(Serializers.Find("Json")!, value) is not { } json || IsJson(json);
        }, Cases / 2);
    }

    [Fact]
    public void Text_is_its_bytes_and_bytes_are_bytes()
    {
        Check(Text, text => Serialize(AutoSerializer.Default, text) is not { } bytes || Encoding.UTF8.GetString(bytes) == text, Cases / 4);
        Check(Text, text => Serialize(Serializers.Find("Json")!, text) is not { } json || JsonDocument.Parse(json).RootElement.GetString() == text, Cases / 4);
        Check(Bytes, bytes => Serialize(AutoSerializer.Default, bytes.Cast<object>().ToArray()) is { } written && (bytes.Length == 0 || written.AsSpan().SequenceEqual(bytes)), Cases / 4);
    }

    [Fact]
    public void Headers_timestamps_and_copies_of_anything_are_right_or_their_documented_error()
    {
        Check(Graph, value =>
        {
            Allow<ArgumentException>(() => HeaderList.Of(value));
            Allow<ArgumentException>(() => RecordTimestamp.Of(value));
            Allow<SerializationException>(() => RecordCopies.TryRead(ScalarText.Unwrap(value)));
            Allow<SerializationException>(() => RecordInput.ElementsOf(ScalarText.Unwrap(value)));
            return RecordPreview.Value(new KafkaRecord { Value = value }) is not null;
        }, Cases / 2);
    }

    [Fact]
    public void A_record_of_anything_that_can_be_serialized_comes_back_with_the_same_bytes()
    {
        Gen<(object?, object?, (string Name, byte[] Value)[])> record = Leaf.SelectMany(key => Graph.SelectMany(value =>
            Text.SelectMany(name => Bytes.Select(bytes => (name, bytes))).ArrayOf(2).Select(headers => (key, value, headers))));
        Check(record, parts =>
        {
            byte[]? key, value;
            KafkaHeader[] headers;
            try
            {
                (key, value) = (SerializeStrict(parts.Item1), SerializeStrict(parts.Item2));
                headers = [.. parts.Item3.Select(header => new KafkaHeader(header.Name, header.Value))];
            }
            catch (Exception e) when (e is SerializationException or ArgumentException)
            {
                return true;
            }

            var line = new ArrayBufferWriter<byte>();
            EnvelopeWriter.Write(line, new KafkaRecord { Topic = "t", Key = parts.Item1, Value = parts.Item2, Headers = headers }, null);
            KafkaRecord back = EnvelopeReader.Read(line.WrittenMemory[..^1]).Record;
            return Same(key, SerializeStrict(back.Key)) && Same(value, SerializeStrict(back.Value))
                && headers.Select(header => header.Name).SequenceEqual(back.Headers.Select(header => header.Name))
                && headers.Zip(back.Headers).All(pair => Same(pair.First.Value, pair.Second.Value));
        }, Cases / 4);
    }

    [Fact]
    public void A_damaged_line_is_a_record_or_a_format_error()
    {
        byte[] whole = """{"topic":"t","partition":1,"ts":1700000000000,"key":"k\u00e9","value":{"base64":"AQ=="},"headers":["a",null],"error":"Timeout","retriable":true}"""u8.ToArray();
        Check(Gen.Choose(0, whole.Length - 1).SelectMany(at => Bytes.Select(bytes => (at, bytes))), change =>
        {
            byte[] line = [.. whole];
            for (int i = 0; i < change.bytes.Length && change.at + i < line.Length; i++) line[change.at + i] = change.bytes[i];
            Allow<FormatException>(() => EnvelopeReader.Read(line.AsMemory(0, line.Length - (change.bytes.Length > 5 ? change.at : 0))));
            return true;
        }, Cases / 2);
    }

    [Fact]
    public void A_damaged_file_of_dead_letters_is_records_or_format_errors_line_by_line()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] whole = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5).Select(i => $$"""{"topic":"t","key":"k{{i}}","value":"v\u00e9\ud83d\ude00","headers":["a","1"],"error":"Timeout"}""" + "\r\n")));
            Check(Gen.Choose(0, whole.Length).SelectMany(at => Gen.Choose(0, 40).SelectMany(cut => Bytes.Select(bytes => (at, cut, bytes)))), change =>
            {
                File.WriteAllBytes(path, [.. whole[..change.at], .. change.bytes, .. whole[Math.Min(change.at + change.cut, whole.Length)..]]);
                int lines = 0;
                using var file = new JsonLines(path);
                while (file.TryRead(out ReadOnlyMemory<byte> line))
                {
                    lines++;
                    Allow<FormatException>(() => EnvelopeReader.Read(line));
                }

                // A byte order mark may turn all of it into different text.
                return lines <= whole.Length + change.bytes.Length && file.Number == lines;
            }, Cases / 20);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Lines_with_parts_and_heads_of_files_of_any_bytes_are_right_or_their_documented_error()
    {
        var pattern = new RecordPattern(@"^(?<Topic>\w+)?,(?<Partition>[^,]*),(?<Timestamp>[^,]*),(?<Key>[^,]*),(?<h>.*)$");
        Check(Gen.OneOf(Bytes, Text.Select(text => Encoding.UTF8.GetBytes("t,1,5,k" + text))), line =>
        {
            Allow<SerializationException>(() => pattern.Read(line));
            Allow<SerializationException>(() => new KeyDelimiter(",", isKeyOptional: false).TrySplit(line, out _, out _));
            bool hasKey = new KeyDelimiter(",", isKeyOptional: true).TrySplit(line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);
            return (hasKey ? key.Length + 1 : 0) + value.Length == line.Length && FileSniffer.WhyNotText(line) is null or { Length: > 0 };
        }, Cases / 4);
    }

    static void Check<T>(Gen<T> values, Func<T, bool> property, int cases) => Prop.ForAll(Arb.From(values), property).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));

    static void Allow<TException>(Action call)
        where TException : Exception
    {
        try
        {
            call();
        }
        catch (TException)
        {
            // A documented error.
        }
    }

    static byte[]? Serialize(KafkaSerializer serializer, object? value)
    {
        try
        {
            return Serialized.Bytes(serializer, value);
        }
        catch (SerializationException)
        {
            return null;
        }
    }

    static byte[]? SerializeStrict(object? value) => Serialized.Bytes(AutoSerializer.Default, value);

    static bool IsJson(byte[] bytes)
    {
        using JsonDocument json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 100 });
        return true;
    }

    static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    static PSObject Custom((string Name, object? Value)[] members)
    {
        var custom = new PSObject();
        foreach ((string name, object? value) in members.Where(member => member.Name.Length > 0).DistinctBy(member => member.Name, StringComparer.OrdinalIgnoreCase)) custom.Properties.Add(new PSNoteProperty(name, value));
        return custom;
    }

    static IDictionary Dictionary(IDictionary dictionary, (string Name, object? Value)[] members)
    {
        foreach ((string name, object? value) in members) dictionary[name] = value;
        return dictionary;
    }

    static object? Cyclic(object? value)
    {
        var list = new ArrayList { value };
        list.Add(list);
        return list;
    }

    sealed class Failing : IFormattable, IEnumerable
    {
        public string Property => throw new InvalidOperationException("property " + GetHashCode());
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new InvalidOperationException("text");
        public IEnumerator GetEnumerator() => throw new InvalidOperationException("items");
    }
}
