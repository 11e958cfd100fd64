using System.Buffers.Binary;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KafkaPS.Tests;

/// <summary>Random records like those of users, with what Kafka must store for each.</summary>
/// <remarks>The bytes are computed differently than in the module, so that both cannot be wrong in the same way.</remarks>
sealed class RandomRecords(int number)
{
    internal static readonly string[] Serializers = ["Auto", "String", "Bytes", "Int16", "Int32", "Int64", "Single", "Double", "Boolean", "Guid", "Json"];

    /// <summary>Represents the time of a record without a timestamp.</summary>
    internal const string Now = "now";

    readonly Random _random = new(number);

    internal string Serializer() => Pick(Serializers);

    /// <summary>A row for New-KafkaRecord, and the line that Java's consumer must print for its record.</summary>
    internal (PSObject Row, string Expected) Next(string keySerializer, string valueSerializer)
    {
        bool isExplicit = _random.Next(2) == 0;
        string topic = isExplicit ? "explicit" : Pick("open", "other");
        int partition = isExplicit ? _random.Next(4) : 0;
        (object? key, byte[]? keyBytes) = Content(keySerializer);
        (object? value, byte[]? valueBytes) = Content(valueSerializer);
        (object? timestamp, string time) = Timestamp();
        (object? headers, string headerText) = Headers();
        var row = new PSObject();
        foreach ((string name, object? content) in new (string, object?)[]
            { ("Topic", topic), ("Key", key), ("Value", value), ("Partition", isExplicit ? Pick<object>(partition, partition.ToString(CultureInfo.InvariantCulture)) : Pick<object?>(null, "", 0)),
              ("Timestamp", timestamp), ("Headers", headers) })
            row.Properties.Add(new PSNoteProperty(name, content));
        return (row, $"{topic}\t{partition}\t{time}\t{Hex(keyBytes)}\t{Hex(valueBytes)}\t{headerText}");
    }

    (object?, byte[]?) Content(string serializer)
    {
        if (_random.Next(10) == 0) return (null, null);
        switch (serializer)
        {
            case "Auto":
                return _random.Next(6) switch
                {
                    0 => Json(),
                    1 => Bytes(),
                    2 => _random.Next() is var whole ? (whole, Encoding.UTF8.GetBytes(whole.ToString(CultureInfo.InvariantCulture))) : default,
                    3 => (true, "true"u8.ToArray()),
                    _ => Text(),
                };
            case "String":
                return Text();
            case "Bytes":
                return Bytes();
            case "Json":
                return Json();
            case "Boolean":
                bool truth = _random.Next(2) == 0;
                return (Pick<object>(truth, truth ? "True" : "false"), [truth ? (byte)1 : (byte)0]);
            case "Guid":
                byte[] random = new byte[16];
                _random.NextBytes(random);
                var guid = new Guid(random);
                return (Pick<object>(guid, guid.ToString("B").ToUpperInvariant()), Encoding.ASCII.GetBytes(guid.ToString("d")));
            default:
                return Number(serializer);
        }
    }

    (object, byte[]) Number(string serializer)
    {
        byte[] bytes = new byte[serializer switch { "Int16" => 2, "Int32" or "Single" => 4, _ => 8 }];
        _random.NextBytes(bytes);
        object number = serializer switch
        {
            "Int16" => (object)BinaryPrimitives.ReadInt16BigEndian(bytes),
            "Int32" => BinaryPrimitives.ReadInt32BigEndian(bytes),
            "Int64" => BinaryPrimitives.ReadInt64BigEndian(bytes),
            "Single" => BinaryPrimitives.ReadSingleBigEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
        // Random bits can be NaN, but Java's double has only one NaN.
        if (number is double.NaN or float.NaN) return Number(serializer);
        return (Pick(number, ((IFormattable)number).ToString(null, CultureInfo.InvariantCulture)), bytes);
    }

    (object, byte[]) Json()
    {
        int number = _random.Next();
        string text = Word();
        object inner = Pick<object>(new OrderedDictionary { ["b"] = text }, new PSObject { Properties = { new PSNoteProperty("b", text) } });
        return (new OrderedDictionary { ["a"] = new object?[] { number, null, inner } }, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"a":[{{number}},null,{"b":"{{text}}"}]}""")));
    }

    (object, byte[]) Text()
    {
        var text = new StringBuilder();
        for (int left = _random.Next(30); left > 0; left--)
        {
            int point = _random.Next(0x110000);
            text.Append(point is >= 0xD800 and <= 0xDFFF ? "x" : char.ConvertFromUtf32(_random.Next(3) == 0 ? point : point % 0x80));
        }

        return (text.ToString(), Encoding.UTF8.GetBytes(text.ToString()));
    }

    (object, byte[]) Bytes()
    {
        byte[] bytes = new byte[_random.Next(40)];
        _random.NextBytes(bytes);
        return (bytes, bytes);
    }

    (object?, string) Timestamp()
    {
        long milliseconds = _random.NextInt64(1, 1_700_000_000_000);
        string text = milliseconds.ToString(CultureInfo.InvariantCulture);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return _random.Next(8) switch
        {
            0 => (time.ToOffset(TimeSpan.FromHours(_random.Next(-12, 13))), text),
            1 => (time.LocalDateTime, text),
            2 => (time.ToString("o", CultureInfo.InvariantCulture), text),
            3 => (milliseconds, text),
            4 => (text, text),
            5 => ("", Now),
            _ => (null, Now),
        };
    }

    (object?, string) Headers()
    {
        if (_random.Next(2) == 0) return (Pick<object?>(null, ""), "");
        var headers = new OrderedDictionary();
        var expected = new StringBuilder();
        foreach (string name in new[] { "a", "", "é", "long name" }.Where(_ => _random.Next(2) == 0))
        {
            object?[] values = new object?[_random.Next(1, 4)];
            for (int i = 0; i < values.Length; i++)
            {
                (values[i], byte[]? bytes) = _random.Next(4) == 0 ? (null, null) : _random.Next(2) == 0 ? Text() : Bytes();
                expected.Append(CultureInfo.InvariantCulture, $"{Hex(Encoding.UTF8.GetBytes(name))}={Hex(bytes)} ");
            }

            headers[name] = values.Length == 1 ? values[0] : values;
        }

        return (headers, expected.ToString());
    }

    string Word() => new([.. Enumerable.Range(0, _random.Next(20)).Select(_ => (char)_random.Next('a', 'z' + 1))]);

    T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexStringLower(bytes);
}
