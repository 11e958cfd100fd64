using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Consuming;

/// <summary>The fingerprint of a record, for comparing what was sent with what arrived.</summary>
public class DeliveryComparisonTests
{
    static readonly byte[]?[] Parts = [null, [], [0], [0, 0], "a"u8.ToArray(), "ab"u8.ToArray(), "b"u8.ToArray()];
    static readonly KafkaHeader[][] Headers = [[], [new("a", null)], [new("a", [])], [new("a", "b"u8.ToArray())], [new("ab", [])], [new("a", null), new("a", null)], [new("", "a"u8.ToArray())]];

    [Fact]
    public void Records_that_differ_in_anything_have_different_fingerprints_and_equal_ones_the_same()
    {
        var maker = new RecordFingerprint.Maker();
        var all = new Dictionary<UInt128, string>();
        for (int round = 0; round < 2; round++)
        {
            foreach (byte[]? key in Parts)
            {
                foreach (byte[]? value in Parts)
                {
                    foreach (KafkaHeader[] headers in Headers)
                    {
                        string name = $"{Hex(key)}|{Hex(value)}|{string.Join(',', headers.Select(header => $"{header.Name}={Hex(header.Value)}"))}";
                        UInt128 hash = maker.Of(new RecordBytes(key, key is not null, value, value is not null, headers)).Hash;
                        Assert.True(all.TryAdd(hash, name) ? round == 0 : all[hash] == name, name);
                    }
                }
            }
        }

        Assert.Equal(Parts.Length * Parts.Length * Headers.Length, all.Count);
    }

    [Fact]
    public void A_fingerprint_tells_which_part_differs()
    {
        var maker = new RecordFingerprint.Maker();
        RecordFingerprint Of(string key, string value, params KafkaHeader[] headers) => maker.Of(new RecordBytes(Encoding.UTF8.GetBytes(key), true, Encoding.UTF8.GetBytes(value), true, headers));

        RecordFingerprint one = Of("k", "v", new KafkaHeader("h", [1])), other = Of("k", "w", new KafkaHeader("h", [1]));

        Assert.Equal((one.Key, one.Headers), (other.Key, other.Headers));
        Assert.NotEqual(one.Value, other.Value);
        Assert.NotEqual(one.Headers, Of("k", "v", new KafkaHeader("h", [2])).Headers);
    }

    static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);
}
