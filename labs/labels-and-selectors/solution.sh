# step: ask
kubectl get pods -l app=store,stage=test -o name > test.txt
# step: combine
kubectl get pods -l role=be,stage=prod -o name > backends.txt
# step: newcomer
kubectl label pod newcomer app=store role=fe stage=dev
# step: service
kubectl set selector service store app=store,role=fe,stage=prod
# step: promote
kubectl label pod store-fe-test stage=prod --overwrite
# step: clear
kubectl delete pods -l 'stage in (test,dev)'
