using System.Text;
using BenchmarkDotNet.Attributes;
using KafkaPS.Producing;

namespace KafkaPS.Bench;

/// <summary>Splits a file in memory into lines; the figures are per line.</summary>
public class LineBenchmarks
{
    const int Lines = 100_000;
    readonly byte[] _file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(new string('a', 99) + "\n", Lines)));

    [Benchmark(OperationsPerInvoke = Lines)]
    public long LineReader()
    {
        using var reader = new LineReader(new MemoryStream(_file), (string?)null, 1_000_000);
        long length = 0;
        while (reader.Read()) length += reader.Line.Length;
        return length;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Lines)]
    public long StreamReader()
    {
        using var reader = new StreamReader(new MemoryStream(_file));
        long length = 0;
        while (reader.ReadLine() is string line) length += line.Length;
        return length;
    }
}
