using System.Globalization;

namespace KafkaPS.Tests;

/// <summary>A key goes to the partition that Java's client chooses: java-partitions.tsv is the output of SerializerGolden.java.</summary>
public sealed class PartitionTests : IDisposable
{
    static readonly string[][] Rows = Read();

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    public static TheoryData<int> PartitionCounts => new(Rows[0][2..].Select(count => int.Parse(count, CultureInfo.InvariantCulture)));

    [Theory]
    [MemberData(nameof(PartitionCounts))]
    public void A_key_goes_to_the_partition_of_Java(int count)
    {
        int column = Array.IndexOf(Rows[0], count.ToString(CultureInfo.InvariantCulture));
        object[] keys = [.. Rows[1..].Select(row => Convert.FromHexString(row[0]))];

        // One at a time, so that the results are in the order of the keys.
        ScriptResult result = _session.Run("""
            $null = Start-KafkaMockCluster many -PartitionCount $count | New-KafkaProducer
            $records = foreach ($key in $keys) { New-KafkaRecord many -Key $key -Value 'v' }
            foreach ($record in $records) { ($record | Send-KafkaRecord).Partition }
            """, ("count", count), ("keys", keys)).ThrowIfFailed();

        Assert.Equal(Rows[1..].Select(row => int.Parse(row[column], CultureInfo.InvariantCulture)), result.Values<int>());
    }

    [Fact]
    public void A_key_of_a_record_with_headers_goes_there_too()
    {
        int column = Array.IndexOf(Rows[0], "12");
        object[] keys = [.. Rows[1..50].Select(row => Convert.FromHexString(row[0]))];

        ScriptResult result = _session.Run("""
            $null = Start-KafkaMockCluster many -PartitionCount 12 | New-KafkaProducer
            foreach ($key in $keys) { ('v' | Send-KafkaRecord many -Key $key -Header @{ h = 1 }).Partition }
            """, ("keys", keys)).ThrowIfFailed();

        Assert.Equal(Rows[1..50].Select(row => int.Parse(row[column], CultureInfo.InvariantCulture)), result.Values<int>());
    }

    static string[][] Read()
    {
        using var reader = new StreamReader(typeof(PartitionTests).Assembly.GetManifestResourceStream("java-partitions.tsv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }
}
