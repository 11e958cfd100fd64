namespace KafkaPS;

/// <summary>A setting of the producer has an invalid name or value. Java: <c>org.apache.kafka.common.config.ConfigException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ConfigException(string message, Exception? innerException = null) : KafkaException(message, innerException);

/// <summary>The host name of a broker cannot be resolved. Java: <c>BootstrapResolutionException</c>; earlier clients throw a <c>ConfigException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class BootstrapResolutionException(string message, Exception? innerException = null) : KafkaException(message, innerException);

/// <summary>The topic name is not valid, or the topic is internal. Java: <c>InvalidTopicException</c>, code 17.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidTopicException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);

/// <summary>The broker does not support the value of acks. Java: <c>InvalidRequiredAcksException</c>, code 21.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidRequiredAcksException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);

/// <summary>The broker is too old or too new for the request. Java: <c>UnsupportedVersionException</c>, code 35.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnsupportedVersionException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);

/// <summary>The topic stores records in a format too old for the request. Java: <c>UnsupportedForMessageFormatException</c>, code 43.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnsupportedForMessageFormatException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);
