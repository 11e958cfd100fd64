using System.Text.Json;

namespace KafkaPS.Producing;

/// <summary>librdkafka's statistics between two points in time, of the whole client, one topic or one broker.</summary>
/// <param name="before">The statistics at the start; null for the start of the client.</param>
/// <param name="last">The last statistics.</param>
/// <param name="failedBefore">Records that had failed by the start.</param>
/// <param name="failed">Records that had failed by the end.</param>
/// <param name="broker">The broker that broker figures are restricted to; null for all.</param>
/// <param name="topic">The topic that partition figures are restricted to; null for all.</param>
sealed class StatisticsWindow(JsonElement? before, JsonElement last, long failedBefore, long failed, string? broker = null, string? topic = null)
{
    double Seconds => (Number(last, "age") - (before is { } first ? Number(first, "age") : 0)) / 1e6;

    internal double Failed => failed;

    internal double? FailedRate => PerSecond(failed - failedBefore);

    /// <summary>Connections that are up.</summary>
    internal double Connections => Brokers(last).Count(item => item.GetProperty("state").GetString() == "UP");

    /// <summary>The age of the oldest metadata, in seconds.</summary>
    internal double? MetadataAge => Topics(last).Select(item => (double?)Number(item, "metadata_age") / 1000).Max();

    internal IEnumerable<string> TopicNames => Members(last, "topics").Select(member => member.Name);

    /// <summary>The brokers with an ID; the others are addresses, or roles of brokers that have one.</summary>
    internal IEnumerable<string> BrokerNames => Members(last, "brokers").Where(member => Number(member.Value, "nodeid") >= 0).Select(member => member.Name);

    internal StatisticsWindow OfTopic(string name) => new(before, last, failedBefore, failed, broker, name);

    internal StatisticsWindow OfBroker(string name) => new(before, last, failedBefore, failed, name, topic);

    internal double Total(string name) => Number(last, name);

    internal double Change(string name) => Change(root => Number(root, name));

    internal double? Rate(string name) => PerSecond(Change(name));

    internal double BrokerTotal(string name) => Brokers(last).Sum(item => Number(item, name));

    internal double BrokerChange(string name) => Change(root => Brokers(root).Sum(item => Number(item, name)));

    internal double? BrokerRate(string name) => PerSecond(BrokerChange(name));

    internal double? BrokerAverage(string name) => Average(Brokers(last), name);

    internal double? BrokerMax(string name) => Max(Brokers(last), name);

    internal double? TopicAverage(string name) => Average(Topics(last), name);

    internal double? TopicMax(string name) => Max(Topics(last), name);

    internal double PartitionTotal(string name) => Partitions(last).Sum(item => Number(item, name));

    internal double? PartitionRate(string name) => PerSecond(Change(root => Partitions(root).Sum(item => Number(item, name))));

    IEnumerable<JsonElement> Brokers(JsonElement root) => Members(root, "brokers").Where(member => broker is null || member.Name == broker).Select(member => member.Value);

    IEnumerable<JsonElement> Topics(JsonElement root) => Members(root, "topics").Where(member => topic is null || member.Name == topic).Select(member => member.Value);

    IEnumerable<JsonElement> Partitions(JsonElement root) => Topics(root).SelectMany(item => Members(item, "partitions")).Select(member => member.Value);

    double Change(Func<JsonElement, double> value) => value(last) - (before is { } first ? value(first) : 0);

    double? PerSecond(double change) => Seconds > 0 ? change / Seconds : null;

    /// <summary>Returns the average of librdkafka's windows, weighted by their number of values.</summary>
    static double? Average(IEnumerable<JsonElement> items, string name)
    {
        (double Sum, double Count) all = items.Select(item => item.TryGetProperty(name, out JsonElement window) ? (Number(window, "sum"), Number(window, "cnt")) : (0, 0))
            .Aggregate((Sum: 0.0, Count: 0.0), (left, right) => (left.Sum + right.Item1, left.Count + right.Item2));
        return all.Count > 0 ? all.Sum / all.Count : null;
    }

    static double? Max(IEnumerable<JsonElement> items, string name) =>
        items.Select(item => item.TryGetProperty(name, out JsonElement window) && Number(window, "cnt") > 0 ? Number(window, "max") : (double?)null).Max();

    static double Number(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    static IEnumerable<JsonProperty> Members(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();
}
