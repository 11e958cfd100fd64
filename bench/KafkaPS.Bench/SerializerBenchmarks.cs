using System.Management.Automation;
using BenchmarkDotNet.Attributes;
using KafkaPS.Records;

namespace KafkaPS.Bench;

/// <summary>Serializes one value to bytes.</summary>
public class SerializerBenchmarks : IDisposable
{
    static readonly string Line = new('a', 100);
    static readonly PSObject Row = new() { Properties = { new PSNoteProperty("id", 42), new PSNoteProperty("name", "host42"), new PSNoteProperty("ok", true) } };
    static readonly object Number = 42;
    static readonly byte[] Bytes = new byte[100];

    readonly UnmanagedBuffer _buffer = new(1024);
    readonly KafkaSerializer _double = Serializers.Find("Double")!, _int64 = Serializers.Find("Int64")!, _string = Serializers.Find("String")!, _json = Serializers.Find("Json")!;

    [Benchmark(Baseline = true)]
    public int Text() => Write(Serializers.All[0].Serializer, Line);

    [Benchmark]
    public int TextAsString() => Write(_string, Line);

    [Benchmark]
    public int ByteArray() => Write(Serializers.All[0].Serializer, Bytes);

    [Benchmark]
    public int WholeNumber() => Write(_int64, Number);

    [Benchmark]
    public int RealNumber() => Write(_double, Number);

    [Benchmark]
    public int ObjectOfThreeProperties() => Write(_json, Row);

    [GlobalCleanup]
    public void Dispose()
    {
        _buffer.Dispose();
        GC.SuppressFinalize(this);
    }

    int Write(KafkaSerializer serializer, object value)
    {
        _buffer.Clear();
        return serializer.Write(value, _buffer);
    }
}
