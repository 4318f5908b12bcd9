# step: members
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl member list -w table
etcdctl endpoint health --cluster 2>&1 | grep unhealthy: | sed 's#http://\([^:]*\).*#\1#' > silent.txt
# step: find
kubectl create configmap berths --from-literal=north=ferry --from-literal=south=tug
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl get /registry --prefix --keys-only | grep -e /configmaps/default/berths -e /minions/worker-1 > keys.txt
# step: secret
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl get /registry/secrets/yard/crane --print-value-only | strings | grep -A 1 '^password' > found.txt
# step: revisions
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
kubectl patch configmap berths -p '{"data":{"north":"pilot"}}'
etcdctl get /registry/configmaps/default/berths --rev=$(etcdctl get /registry/configmaps/default/berths -w json | jq '.kvs[0].create_revision') --print-value-only | strings > before.txt
# step: watch
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl watch --prefix /registry/configmaps/default/ > watched.txt &
sleep 1
kubectl label configmap berths tide=high
kubectl delete configmap berths
sleep 1
kill %1
# step: compact
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl compaction $(etcdctl endpoint status -w json | jq '.[0].Status.header.revision')
etcdctl get /registry/configmaps/default/berths --rev=1 2> gone.txt || cat gone.txt
# step: snapshot
export ETCDCTL_ENDPOINTS=127.0.0.1:12379
etcdctl snapshot save backup.db
etcdctl snapshot status backup.db -w table
etcdctl del /registry/configmaps/yard/anchor
