using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Get-KafkaProducerMetric and Measure-KafkaProducer.</summary>
public sealed class MetricTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public MetricTests() => _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 2").ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_figures_have_the_names_of_Java_and_count_what_was_sent()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'statistics.interval.ms' = 200 }
            1..500 | Send-KafkaRecord one -Quiet
            Get-KafkaProducerMetric record-send-total, byte-total, connection-count, request-latency-max
            """).ThrowIfFailed();

        Assert.Contains(result.Output, metric => Text(metric, "Group") == "producer-metrics" && Text(metric, "Name") == "record-send-total" && Text(metric, "Value") == "500");
        Assert.Contains(result.Output, metric => Text(metric, "Topic") == "one" && Text(metric, "Name") == "record-send-total" && Text(metric, "Value") == "500");
        // The digits of 1 to 500.
        Assert.Contains(result.Output, metric => Text(metric, "Topic") == "one" && Text(metric, "Name") == "byte-total" && Text(metric, "Value") == "1392");
        Assert.Contains(result.Output, metric => Text(metric, "Name") == "connection-count" && Text(metric, "Value") == "1");
        Assert.Contains(result.Output, metric => Text(metric, "Group") == "producer-node-metrics" && Text(metric, "Broker").Contains("127.0.0.1:", StringComparison.Ordinal));
        Assert.All(result.Output, metric => Assert.NotEmpty(Text(metric, "Meaning")));
    }

    [Fact]
    public void Without_statistics_the_error_says_how_to_get_them()
    {
        ScriptResult result = _session.Run("$null = $cluster | New-KafkaProducer; Get-KafkaProducerMetric");

        Assert.Equal("NoStatistics,KafkaPS.Commands.GetKafkaProducerMetricCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains("'statistics.interval.ms' = 1000", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error_with_the_nearest()
    {
        ScriptResult result = _session.Run("$null = $cluster | New-KafkaProducer -Configuration @{ 'statistics.interval.ms' = 100 }; Get-KafkaProducerMetric record-sned-rate");

        Assert.Equal("The producer metric 'record-sned-rate' does not exist. Did you mean record-send-rate?", result.Error.Exception.Message);
    }

    [Fact]
    public void A_measurement_sends_what_it_says_and_its_histogram_has_every_record()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer
            $measured = Measure-KafkaProducer one -Count 3000 -Size 20
            $measured.Delivered, $measured.Failed, ($measured.Histogram | Measure-Object Count -Sum).Sum
            $measured.P50 -le $measured.P95 -and $measured.P95 -le $measured.P99 -and $measured.P99 -le $measured.P999 -and $measured.P999 -le $measured.MaxLatency
            "$measured"
            $cluster.BootstrapServer[0]
            """).ThrowIfFailed();

        Assert.Equal(["3000", "0", "3000", "True"], result.Output.Take(4).Select(item => item.ToString()));
        Assert.Matches(@"^3000 records sent, [\d.]+ records/sec \([\d.]+ MB/sec\), [\d.]+ ms avg latency, [\d.]+ ms max latency, [\d.]+ ms 50th, [\d.]+ ms 95th, [\d.]+ ms 99th, [\d.]+ ms 99.9th.$", result.Output[4].ToString());
        var records = TopicReader.Read(result.Output[5].ToString(), "one");
        Assert.Equal(3000, records.Count);
        Assert.All(records, record => Assert.Equal(20, record.Message.Value!.Length));
    }

    [Fact]
    public void A_measurement_whose_records_fail_has_one_error_for_each_kind()
    {
        ScriptResult result = _session.Run("$null = $cluster | New-KafkaProducer; (Measure-KafkaProducer one -Count 30 -Size 2000000).Failed");

        Assert.Equal("30", Assert.Single(result.Output).ToString());
        Assert.Equal("RecordTooLarge,KafkaPS.Commands.MeasureKafkaProducerCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void WhatIf_sends_nothing() => Assert.Empty(_session.Run("$null = $cluster | New-KafkaProducer; Measure-KafkaProducer one -Count 10 -WhatIf").ThrowIfFailed().Output);

    static string Text(PSObject item, string property) => Convert.ToString(item.Properties[property].Value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
