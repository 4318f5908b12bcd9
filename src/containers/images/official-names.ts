// Repositories under docker.io/library that exist beside those with a file here. Upstream: docker-library/official-images.

export const officialNames: ReadonlySet<string> = new Set(
  `adminer aerospike almalinux amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bonita buildpack-deps caddy
  cassandra chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb crate dart docker dockerfile drupal eclipse-mosquitto
  eclipse-temurin eggdrop elasticsearch elixir emqx erlang express-gateway flink fluentd friendica gazebo gcc geonetwork ghost gradle groovy haproxy haskell haxe hitch
  hylang ibm-semeru-runtimes ibmjava influxdb irssi jetty joomla jruby julia kapacitor kibana kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven
  mediawiki mono monica mongo-express nats neo4j neurodebian nextcloud notary odoo open-liberty openjdk oraclelinux orientdb percona photon php phpmyadmin plone postfixadmin
  pypy r-base rakudo-star rabbitmq redmine registry rethinkdb rockylinux ros ruby rust sapmachine satosa silverpeas solr sonarqube spark spiped storm swift swipl
  telegraf teamspeak tomcat tomee unit varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper centos fedora opensuse sl java jenkins whalesay
  dpage`
    .trim()
    .split(/\s+/),
);
