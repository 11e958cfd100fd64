using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

/// <summary>Percentiles are accurate to one percent, whatever the latencies.</summary>
public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_those_of_the_sorted_values_to_one_percent()
    {
        var random = new Random(1);
        int[] values = [.. Enumerable.Range(0, 20_000).Select(_ => (int)Math.Exp(random.NextDouble() * 20))];
        var histogram = new LatencyHistogram();
        foreach (int value in values) histogram.Add(value);
        Array.Sort(values);

        foreach (double part in new[] { 0.001, 0.5, 0.95, 0.99, 0.999, 1 })
        {
            int exact = values[(int)Math.Ceiling(part * values.Length) - 1];
            Assert.InRange(histogram.PercentileUs(part), exact, exact + Math.Max(1, exact / 100));
        }

        Assert.Equal(values.Length, histogram.Count);
        Assert.Equal(values[^1], histogram.MaxUs);
        Assert.Equal(values.Average(), histogram.AverageUs, precision: 3);
        Assert.Equal(values.Length, histogram.CountBetween(-1, int.MaxValue));
    }

    [Fact]
    public void Without_values_everything_is_zero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal((0, 0, 0), (histogram.PercentileUs(0.99), histogram.MaxUs, histogram.AverageUs));
    }

    [Fact]
    public void The_longest_possible_latency_has_a_place()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(int.MaxValue);
        histogram.Add(-1);

        Assert.Equal(int.MaxValue, histogram.PercentileUs(1));
        Assert.Equal(0, histogram.PercentileUs(0.5));
    }
}
