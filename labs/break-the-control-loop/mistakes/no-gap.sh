# triggers: no-hands/no-gap
kubectl patch clusterrole system:controller:replicaset-controller --type=json -p '[{"op":"remove","path":"/rules/3/verbs/0"}]'
sleep 3
