# triggers: mend/other-team
kubectl patch deployment stall -n shop -p '{"metadata":{"labels":{"team":"shop"}},"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}}}'
